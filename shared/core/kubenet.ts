import type { Cluster, Observed, PolicyAssignment } from './cluster';
import type { Failure } from './errors';
import {
  assignmentCommand,
  policyAssignmentId,
  policyAssignmentName,
  policyScope,
} from './kubenet-policy';
import type { LedgerEntry } from './ledger';
import { isKubenet } from './network-plugin';
import type { AssignPolicyStep } from './plan';
import type { Profile } from './profile';
import { azArguments } from './resource-id';

/** Whether identities may be rolled out to a cluster, and what stands in the way. */
export interface KubenetGate {
  readonly open: boolean;
  readonly steps: readonly AssignPolicyStep[];
  readonly failures: readonly Failure[];
}

export interface KubenetInput {
  readonly profile: Profile;
  readonly cluster: Cluster;
  readonly observed: Pick<Observed, 'objects' | 'policies'>;
  readonly ledger: readonly LedgerEntry[];
  /** ISO time of the observation. */
  readonly now: string;
}

/** The Azure Policy add-on looks for assignments every 15 minutes. */
const REACHES_CLUSTER_MS = 20 * 60_000;
const LOOK_AGAIN_MS = 2 * 60_000;

/** Namespaces that Azure Policy never looks at. */
const NEVER_LOOKED_AT: readonly string[] = ['kube-system', 'gatekeeper-system', 'azure-arc'];

const OPEN: KubenetGate = { open: true, steps: [], failures: [] };

/**
 * On kubenet a pod with NET_RAW can take on the address of another pod and get its tokens, so nothing that NMI needs is
 * rolled out before a policy keeps pods from having it. What is there already stays: closing the gate breaks no pod.
 */
export function kubenetGate(input: KubenetInput): KubenetGate {
  const { profile, cluster } = input;
  if (!isKubenet(cluster)) return OPEN;
  switch (profile.kubenet.handling) {
    case 'accept-risk':
      return OPEN;
    case 'refuse':
      return closed(refused(profile, cluster));
    case 'enforce':
      return cluster.policyAddon === true ? enforced(input) : closed(addonMissing(cluster));
  }
}

function enforced(input: KubenetInput): KubenetGate {
  const { profile, cluster, observed } = input;
  const allowed = excludedNamespaces(input);
  const effective = observed.policies.filter(dropsNetRaw);
  const wide = effective.filter((policy) => tooMuchExcluded(policy, allowed).length === 0);
  if (wide.length > 0)
    return wide.some((policy) => inForce(policy, input)) ? OPEN : pending(cluster);
  const [narrow] = effective;
  const failure =
    narrow === undefined
      ? policyMissing(cluster, profile)
      : tooNarrow(cluster, narrow, tooMuchExcluded(narrow, allowed));
  if (profile.roles === 'check') {
    const remedy = assignmentCommand(policyScope(profile, cluster), allowed);
    return closed({ ...failure, remedy });
  }
  return { open: false, steps: [assignStep(input, allowed)], failures: [failure] };
}

/** Ours to exclude: what the profile says, and where NMI runs, which needs NET_RAW for its own work. */
function excludedNamespaces({ profile, observed }: KubenetInput): readonly string[] {
  const nmi =
    observed.objects.kind === 'read' ? observed.objects.objects.installation.namespaces : [];
  return [...new Set([...profile.kubenet.excludedNamespaces, ...nmi])].sort();
}

/** `ALL` drops NET_RAW too; names come with and without CAP_. */
function dropsNetRaw(policy: PolicyAssignment): boolean {
  const denies = policy.effect.toLowerCase() === 'deny';
  return (
    denies && policy.enforced && !policy.narrowed && policy.requiredDropCapabilities.some(isNetRaw)
  );
}

export function isNetRaw(capability: string): boolean {
  return /^(CAP_)?NET_RAW$|^ALL$/i.test(capability);
}

function tooMuchExcluded(
  { excludedNamespaces: excluded }: PolicyAssignment,
  allowed: readonly string[],
): readonly string[] {
  const fine = new Set([...allowed, ...NEVER_LOOKED_AT, 'azure-extensions-usage-system']);
  return excluded.filter((namespace) => !fine.has(namespace));
}

/** The cluster itself is the best witness; where it cannot be asked, the time that Azure takes must do. */
function inForce(policy: PolicyAssignment, { observed, ledger, now }: KubenetInput): boolean {
  const { objects } = observed;
  if (objects.kind === 'read') return (objects.requiredDrops ?? []).some(isNetRaw);
  const ours = ledger.find((entry) => entry.kind === 'policy' && entry.assignment === policy.id);
  const since = policy.changedAt ?? ours?.since;
  return since !== undefined && Date.parse(now) - Date.parse(since) >= REACHES_CLUSTER_MS;
}

function assignStep(input: KubenetInput, excluded: readonly string[]): AssignPolicyStep {
  const scope = policyScope(input.profile, input.cluster);
  const assignment = policyAssignmentId(scope);
  const held = input.ledger.some(
    (entry) => entry.kind === 'policy' && entry.assignment === assignment && entry.state === 'held',
  );
  return {
    kind: 'assignPolicy',
    id: `policy:${policyAssignmentName(scope)}`,
    target: scope,
    cause: held ? 'Drift' : 'Missing',
    name: policyAssignmentName(scope),
    assignment,
    excludedNamespaces: excluded,
    cost: { reads: 0, writes: 1 },
    changes: [{ sign: '+', what: 'policy that makes containers drop NET_RAW' }],
  };
}

function closed(failure: Failure): KubenetGate {
  return { open: false, steps: [], failures: [failure] };
}

function pending(cluster: Cluster): KubenetGate {
  return closed({
    policy: 'Stalled',
    code: 'PolicyNotInForce',
    message: `The policy that makes containers drop NET_RAW is assigned to ${cluster.name}, and has not reached it yet; Azure takes about 20 minutes. Nothing is rolled out before.`,
    target: cluster.id,
    lookAgainMs: LOOK_AGAIN_MS,
  });
}

function policyMissing(cluster: Cluster, { kubenet }: Profile): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyMissing',
    message: `Cluster ${cluster.name} uses kubenet, and no policy makes its containers drop NET_RAW. It is assigned at the scope of the ${kubenet.policyScope === 'cluster' ? 'cluster' : 'resource group'}; nothing is rolled out before it is in force.`,
    target: cluster.id,
    lookAgainMs: LOOK_AGAIN_MS,
  };
}

function tooNarrow(
  cluster: Cluster,
  policy: PolicyAssignment,
  namespaces: readonly string[],
): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyTooNarrow',
    message: `Policy assignment ${policy.id} makes containers of ${cluster.name} drop NET_RAW, but not in ${namespaces.join(', ')}. One of our own is assigned beside it.`,
    target: cluster.id,
    lookAgainMs: LOOK_AGAIN_MS,
  };
}

function addonMissing(cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyAddonMissing',
    message: `Cluster ${cluster.name} uses kubenet and has no Azure Policy add-on, so nothing can make its containers drop NET_RAW. Nothing is rolled out; what is there stays.`,
    target: cluster.id,
    remedy: `az aks enable-addons --addons azure-policy ${azArguments(cluster.id)}`,
  };
}

function refused(profile: Profile, cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'KubenetRefused',
    message: `Cluster ${cluster.name} uses kubenet, and profile "${profile.name}" refuses that. Nothing is rolled out; what is there stays.`,
    target: cluster.id,
    remedy: `az aks update ${azArguments(cluster.id)} --network-plugin azure --network-plugin-mode overlay, or kubenet.handling: enforce.`,
  };
}
