import { isReconcileError } from '../../core/base/errors';
import type { AssignedState, AzureIdentitySpec } from '../../core/cluster/objects';
import { API_VERSION, OURS, OURS_LABEL } from '../../core/cluster/objects';
import { asMap, asText, textsIn } from './json';
import { assignedPath } from './kinds';
import type { AssignedDraft, ObjectVersion } from './kubernetes';
import type { Sender } from './send';

const OWNER = { fieldManager: OURS };
const MERGE_PATCH = 'application/merge-patch+json';
/** Reads of one object that others write, too. */
const MAX_TRIES = 5;

/** A resource version is never used twice, so it stands for the uid as well. */
interface MergePatch {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly resourceVersion: unknown };
  readonly status?: object;
}

/** Creates an AzureAssignedIdentity. Throws ReconcileError (Conflict) when there is one of that name. */
export async function createAssigned(sender: Sender, draft: AssignedDraft): Promise<void> {
  const { namespace } = draft;
  const body = bodyOf(draft);
  await sender.json({ method: 'POST', path: assignedPath(namespace), query: OWNER, body });
}

/**
 * Replaces the content of an AzureAssignedIdentity. Throws ReconcileError (Conflict) when it is another object, or
 * was changed since it was read.
 */
export async function replaceAssigned(
  sender: Sender,
  { namespace, name, uid, resourceVersion }: ObjectVersion,
  draft: AssignedDraft,
): Promise<void> {
  const made = bodyOf({ ...draft, namespace, name });
  const body = { ...made, metadata: { ...made.metadata, uid, resourceVersion } };
  const path = assignedPath(namespace, name);
  await sender.json({ method: 'PUT', path, query: OWNER, body });
}

/** The CRD has no status subresource: status is a field like any other. */
export async function setAssignedState(
  sender: Sender,
  at: ObjectVersion,
  state: AssignedState,
): Promise<void> {
  await patch(sender, at, {
    metadata: { resourceVersion: at.resourceVersion },
    status: { availableReplicas: 1, status: state },
  });
}

/**
 * Somebody else may write the object between our read and our write. What was decided here hangs on its uid alone, so the
 * newest version will do: it is read again.
 */
export async function deleteAssigned(sender: Sender, at: ObjectVersion): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await deleteAsRead(sender, at);
      return;
    } catch (error) {
      if (!isConflict(error) || tries === MAX_TRIES) throw error;
    }
  }
}

/** MIC's finalizer would keep the object for ever where no MIC runs (aad-pod-identity #644), so it goes first. */
async function deleteAsRead(sender: Sender, at: ObjectVersion): Promise<void> {
  const path = assignedPath(at.namespace, at.name);
  const present = await unlessAbsent(sender.json({ method: 'GET', path }));
  const metadata = asMap(asMap(present?.value).metadata);
  if (present === undefined || asText(metadata.uid) !== at.uid) return;
  if (textsIn(metadata, 'finalizers').length > 0) {
    const { resourceVersion } = metadata;
    const change = { metadata: { resourceVersion, finalizers: null } };
    await unlessAbsent(patch(sender, at, change));
  }
  // One that was being deleted already has gone with its last finalizer.
  if (asText(metadata.deletionTimestamp) !== '') return;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: at.uid } };
  await unlessAbsent(sender.json({ method: 'DELETE', path, body }));
}

/**
 * A merge patch that names a version is answered 409 when it is not the newest. The `test` of a JSON patch would be answered
 * 422, with the same words as a request that makes no sense.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#patch-and-update
 */
async function patch(sender: Sender, at: ObjectVersion, body: MergePatch): Promise<void> {
  const path = assignedPath(at.namespace, at.name);
  await sender.json({ method: 'PATCH', path, query: OWNER, body, contentType: MERGE_PATCH });
}

function isConflict(error: unknown): boolean {
  return isReconcileError(error) && error.failure.policy === 'Conflict';
}

async function unlessAbsent<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (isReconcileError(error) && error.failure.code === 'NotFound') return undefined;
    throw error;
  }
}

interface Body extends Readonly<Record<string, unknown>> {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** As MIC writes it, but for the finalizer. Embedded objects must name their kinds. */
function bodyOf({ namespace, name, content, state }: AssignedDraft): Body {
  const { identity, binding } = content;
  return {
    apiVersion: API_VERSION,
    kind: 'AzureAssignedIdentity',
    metadata: { name, namespace, labels: { nodename: content.nodename, [OURS_LABEL]: OURS } },
    spec: {
      azureIdentityRef: {
        apiVersion: API_VERSION,
        kind: 'AzureIdentity',
        metadata: {
          name: identity.name,
          namespace: identity.namespace,
          resourceVersion: identity.resourceVersion,
          annotations: identity.annotations,
        },
        spec: specBody(identity.spec),
      },
      azureBindingRef: {
        apiVersion: API_VERSION,
        kind: 'AzureIdentityBinding',
        metadata: {
          name: binding.name,
          namespace: binding.namespace,
          resourceVersion: binding.resourceVersion,
        },
        spec: { azureIdentity: binding.azureIdentity, selector: binding.selector },
      },
      pod: content.pod,
      podNamespace: content.podNamespace,
      nodename: content.nodename,
    },
    status: { availableReplicas: 1, status: state },
  };
}

function specBody(spec: AzureIdentitySpec): object {
  const { type, resourceID, clientID, tenantID, adEndpoint, auxiliaryTenantIDs } = spec;
  return {
    type,
    resourceID,
    clientID,
    ...(tenantID !== '' && { tenantID }),
    ...(adEndpoint !== '' && { adEndpoint }),
    ...(auxiliaryTenantIDs.length > 0 && { auxiliaryTenantIDs }),
    ...(spec.clientPassword !== undefined && { clientPassword: spec.clientPassword }),
  };
}
