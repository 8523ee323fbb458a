import { isReconcileError, ReconcileError } from '../../core/base/errors';
import type { AssignedState, AzureIdentitySpec } from '../../core/cluster/objects';
import { API_VERSION, OURS, OURS_LABEL } from '../../core/cluster/objects';
import { asMap, asText, textsIn } from './json';
import { assignedPath } from './kinds';
import type { AssignedDraft, ObjectVersion } from './kubernetes';
import type { Sender } from './send';

const OWNER = { fieldManager: OURS };
const JSON_PATCH = 'application/json-patch+json';

export async function createAssigned(sender: Sender, draft: AssignedDraft): Promise<void> {
  const { namespace } = draft;
  const body = bodyOf(draft);
  await sender.json({ method: 'POST', path: assignedPath(namespace), query: OWNER, body });
}

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

/** The CRD has no status subresource: status is a field like any other (mic.md 1.3). */
export async function setAssignedState(
  sender: Sender,
  at: ObjectVersion,
  state: AssignedState,
): Promise<void> {
  await patch(sender, at, [
    { op: 'test', path: '/metadata/resourceVersion', value: at.resourceVersion },
    { op: 'add', path: '/status', value: { availableReplicas: 1, status: state } },
  ]);
}

/** MIC's finalizer would keep the object for ever where no MIC runs (aad-pod-identity #644), so it goes first. */
export async function deleteAssigned(sender: Sender, at: ObjectVersion): Promise<void> {
  const path = assignedPath(at.namespace, at.name);
  const present = await unlessAbsent(sender.json({ method: 'GET', path }));
  const metadata = asMap(asMap(present?.value).metadata);
  if (present === undefined || asText(metadata.uid) !== at.uid) return;
  if (textsIn(metadata, 'finalizers').length > 0) {
    await unlessAbsent(
      patch(sender, at, [
        { op: 'test', path: '/metadata/uid', value: at.uid },
        { op: 'remove', path: '/metadata/finalizers' },
      ]),
    );
  }
  // One that was being deleted already has gone with its last finalizer.
  if (asText(metadata.deletionTimestamp) !== '') return;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: at.uid } };
  await unlessAbsent(sender.json({ method: 'DELETE', path, body }));
}

async function patch(sender: Sender, at: ObjectVersion, body: readonly object[]): Promise<void> {
  const path = assignedPath(at.namespace, at.name);
  try {
    await sender.json({ method: 'PATCH', path, query: OWNER, body, contentType: JSON_PATCH });
  } catch (error) {
    throw isReconcileError(error) ? testFailed(error) : error;
  }
}

/** A `test` that does not hold is answered 422: somebody else was faster. */
function testFailed(error: ReconcileError): ReconcileError {
  const { failure } = error;
  if (failure.code !== 'ApiServerRefused' || !/test/i.test(failure.message)) return error;
  return new ReconcileError({ ...failure, policy: 'Conflict', code: 'Conflict' });
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

/** As MIC writes it, but for the finalizer (mic.md section 2). Embedded objects must name their kinds. */
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
