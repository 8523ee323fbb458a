import { tryIsoTime } from '../../core/base/iso-time';
import type { IsoTime } from '../../core/base/iso-time';
import type { PolicyAssignment as PolicyAnswer } from '@azure/arm-policy';
import type { PolicyContext } from '@azure/arm-policy/api';
import {
  $delete,
  create,
  get,
  listForResourceGroup,
} from '@azure/arm-policy/api/policyAssignments';
import type { PolicyAssignment } from '../../core/cluster/cluster';
import { POLICY_DEFINITIONS, policyParameters } from '../../core/cluster/kubenet-policy';
import type { PolicyKind } from '../../core/net-raw/policy-rule';
import { POLICY_KINDS } from '../../core/net-raw/policy-rule';
import type { ResourceId } from '../../core/base/resource-id';
import { contains, partsOf, tryResourceId } from '../../core/base/resource-id';
import type { PolicyRequest, Sight } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, sightOf, unlessAbsent } from './failure';
import { collect } from './pages';
import { exemptedAssignments } from './policy-exemptions';

/** Parameters by which an assignment looks at a part of the cluster only. */
const NARROWING = ['namespaces', 'labelSelector', 'excludedContainers', 'excludedImages'] as const;

/**
 * Assignments of the two definitions on NET_RAW that hold for a cluster: at its own scope and at those above it, up
 * to the management groups. Initiatives cannot be looked through: theirs are not among them. The list of the resource
 * group has those within the group as well; the list of a resource would have a doubled slash in its path.
 */
export async function listPolicyAssignments(
  clients: Clients,
  cluster: ResourceId,
): Promise<readonly PolicyAssignment[]> {
  const { subscriptionId, resourceGroup = '' } = partsOf(cluster);
  const context = clients.policy(subscriptionId);
  return asReconcileErrors({ operation: 'read', target: cluster }, async () => {
    const [found, exempted] = await Promise.all([
      collect(listForResourceGroup(context, resourceGroup), (each) => policyFrom(each, cluster)),
      exemptedAssignments(clients, cluster),
    ]);
    return found.map((each) => (exempted.has(each.id) ? { ...each, narrowed: true } : each));
  });
}

/** Undefined for another definition, and where the cluster is excluded. */
function policyFrom(answer: PolicyAnswer, cluster: ResourceId): PolicyAssignment | undefined {
  const { id, scope, policyDefinitionId } = answer;
  const policy = policyOf(policyDefinitionId);
  if (!id || policy === undefined) return undefined;
  if (isElsewhere(scope, cluster)) return undefined;
  if ((answer.notScopes ?? []).some((excluded) => covers(excluded, cluster))) return undefined;
  const changedAt = changedAtIn(answer);
  return {
    id: id.toLowerCase(),
    policy,
    scope: (scope ?? '').toLowerCase(),
    effect: textOf(answer, 'effect') ?? 'Audit',
    requiredDropCapabilities: textsOf(answer, 'requiredDropCapabilities'),
    allowedCapabilities: textsOf(answer, 'allowedCapabilities'),
    excludedNamespaces: textsOf(answer, 'excludedNamespaces'),
    enforced: !/^donotenforce$/i.test(answer.enforcementMode ?? ''),
    narrowed: isNarrowed(answer),
    ...(changedAt !== undefined && { changedAt }),
  };
}

/** Ids may name a version of the definition at their end. */
function policyOf(id: string | undefined): PolicyKind | undefined {
  const given = id?.toLowerCase() ?? '';
  return POLICY_KINDS.find((policy) => {
    const wanted = POLICY_DEFINITIONS[policy].toLowerCase();
    return given === wanted || given.startsWith(`${wanted}/`);
  });
}

/** Scopes above a subscription (management groups) are listed only where they hold. */
function isElsewhere(scope: string | undefined, cluster: ResourceId): boolean {
  const id = tryResourceId(scope);
  return id !== undefined && !contains(id, cluster);
}

function covers(scope: string, cluster: ResourceId): boolean {
  const id = tryResourceId(scope);
  return id !== undefined && contains(id, cluster);
}

function isNarrowed(answer: PolicyAnswer): boolean {
  const narrows = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.length > 0
      : typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return (
    NARROWING.some((name) => narrows(valueOf(answer, name))) ||
    // Only what other objects would bring about, not pods themselves.
    /^generated$/i.test(textOf(answer, 'source') ?? '') ||
    (answer.resourceSelectors ?? []).length > 0 ||
    (answer.overrides ?? []).length > 0
  );
}

function valueOf(answer: PolicyAnswer, name: string): unknown {
  const entry = Object.entries(answer.parameters ?? {}).find(
    ([key]) => key.toLowerCase() === name.toLowerCase(),
  );
  return entry?.[1].value as unknown;
}

function textOf(answer: PolicyAnswer, name: string): string | undefined {
  const value = valueOf(answer, name);
  return typeof value === 'string' ? value : undefined;
}

function textsOf(answer: PolicyAnswer, name: string): readonly string[] {
  const value = valueOf(answer, name);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** Azure keeps it in the metadata, as any text that it likes. */
function changedAtIn({ metadata, systemData }: PolicyAnswer): IsoTime | undefined {
  const known = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  const times = [known.updatedOn, known.createdOn, systemData?.lastModifiedAt];
  const [latest] = times.flatMap((time) => {
    return tryIsoTime(time instanceof Date ? time.toISOString() : time) ?? [];
  });
  return latest;
}

const DISPLAY_NAMES: Readonly<Record<PolicyKind, string>> = {
  capabilities: 'Containers drop NET_RAW (AAD Pod Identity on kubenet)',
  privileged: 'No privileged containers (AAD Pod Identity on kubenet)',
};

/** One PUT; the same request twice is the same assignment. */
export async function assignPolicy(clients: Clients, request: PolicyRequest): Promise<void> {
  const { scope, name, policy } = request;
  const context = clients.policy(partsOf(scope).subscriptionId);
  await asReconcileErrors({ operation: 'write', target: scope }, () =>
    create(context, scope.slice(1), name, {
      displayName: DISPLAY_NAMES[policy],
      description:
        'Made by aks-identity-reconciler: on kubenet a pod with NET_RAW can take on the address of another pod and get its tokens.',
      policyDefinitionId: POLICY_DEFINITIONS[policy],
      enforcementMode: 'Default',
      parameters: { ...policyParameters(request) },
    }),
  );
}

/**
 * Whether a policy assignment exists. A 404 of the object or its group is an answer; anything else is thrown as
 * ReconcileError.
 */
export function getPolicyAssignment(
  clients: Clients,
  id: string,
): Promise<Sight<{ readonly id: string }>> {
  const { scope, name, context } = partsOfAssignment(clients, id);
  return sightOf(() =>
    asReconcileErrors({ operation: 'read', target: id }, async () => {
      await get(context, scope.slice(1), name);
      return { id };
    }),
  );
}

function partsOfAssignment(
  clients: Clients,
  id: string,
): { readonly scope: string; readonly name: string; readonly context: PolicyContext } {
  const at = id.lastIndexOf('/providers/microsoft.authorization/policyassignments/');
  const scope = id.slice(0, at);
  const name = id.slice(id.lastIndexOf('/') + 1);
  return { scope, name, context: clients.policy(scope.split('/')[2] ?? '') };
}

/** Deletes a policy assignment; one that is gone already is fine. Throws ReconcileError. */
export async function deletePolicyAssignment(clients: Clients, id: string): Promise<void> {
  const { scope, name, context } = partsOfAssignment(clients, id);
  await unlessAbsent(() =>
    asReconcileErrors({ operation: 'write', target: id }, () =>
      ignoringEmptyAnswer((onResponse) => $delete(context, scope.slice(1), name, { onResponse })),
    ),
  );
}

/** The SDK reads the body of a 204 (absent), and there is none. */
async function ignoringEmptyAnswer(
  call: (onResponse: (response: { readonly status: number }) => void) => Promise<unknown>,
): Promise<void> {
  let status = 0;
  try {
    await call((response) => {
      status = response.status;
    });
  } catch (error) {
    if (status !== 204) throw error;
  }
}
