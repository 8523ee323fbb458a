import { msBetween } from '../base/iso-time';
import type { PolicyAssignment } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import { effectOf, netRawOf, refusedPods } from './kubenet-effect';
import {
  addonMissing,
  kubenetRefused,
  notInForce,
  POLICY_WORDS,
  policyAudits,
  policyMissing,
  policyTooNarrow,
} from './kubenet-failures';
import type { KubenetInput } from './kubenet-input';
import type { DesiredPolicy } from '../cluster/kubenet-policy';
import { assignmentCommand, isAsDesired, desiredPolicies } from '../cluster/kubenet-policy';
import { reachedCluster, stalePolicies } from './kubenet-stale';
import { denies, tooMuchExcluded } from '../net-raw/policy-rule';
import { isKubenet } from '../cluster/network-plugin';
import type { AssignPolicyStep } from './plan';

/** Whether identities may be rolled out to a cluster, and what stands in the way. */
export interface KubenetGate {
  readonly open: boolean;
  /** Also of an open gate: our own assignments follow the configuration. */
  readonly steps: readonly AssignPolicyStep[];
  readonly failures: readonly Failure[];
}

/** The ledger's time is from before the PUT, Azure's from after it. */
const OWN_WRITE_MS = 5 * 60_000;

const OPEN: KubenetGate = { open: true, steps: [], failures: [] };

/**
 * On kubenet a pod with NET_RAW can take on the address of another pod and get its tokens, so nothing that NMI needs is
 * rolled out before policies keep pods from having it. What is there already stays: closing the gate breaks no pod.
 */
export function kubenetGate(input: KubenetInput): KubenetGate {
  const { profile, cluster } = input;
  if (!isKubenet(cluster)) return OPEN;
  switch (profile.kubenet.handling) {
    case 'accept-risk':
      return OPEN;
    case 'refuse':
      return closed(kubenetRefused(cluster, profile));
    case 'enforce':
      return cluster.policyAddon === true ? enforced(input) : closed(addonMissing(cluster));
  }
}

function enforced(input: KubenetInput): KubenetGate {
  const { profile, cluster } = input;
  const desired = desiredPolicies(profile, cluster, (policy) => effectOf(policy, input));
  const [failure] = desired.flatMap((each) => obstacle(each, input) ?? []);
  const toPut = desired.filter((each) => isToBePut(each, input));
  const writes = profile.roles === 'grant';
  const steps = writes ? toPut.map((each) => assignStep(each, input)) : [];
  if (failure === undefined) return { open: true, steps, failures: [] };
  const remedy = toPut.map(assignmentCommand).join(' && ');
  const told = writes || remedy === '' ? failure : { ...failure, remedy };
  return { open: false, steps, failures: [told] };
}

/** Why pods can hold NET_RAW as far as one of the two policies goes; undefined when they cannot. */
function obstacle(desired: DesiredPolicy, input: KubenetInput): Failure | undefined {
  const { profile, cluster, observed } = input;
  const effective = denying(desired, input);
  const wide = effective.filter((each) => leavesOut(each, desired).length === 0);
  if (wide.some((each) => isInForce(each, desired, input))) return undefined;
  if (wide.length > 0) return notInForce(cluster, desired.policy);
  if (desired.effect === 'Audit') {
    const look = netRawOf(observed.objects);
    return policyAudits(cluster, look && refusedPods(profile, look.pods));
  }
  const [narrow] = effective;
  return narrow === undefined
    ? policyMissing(cluster, profile, desired.policy)
    : policyTooNarrow(cluster, narrow, leavesOut(narrow, desired));
}

function denying(
  { policy }: DesiredPolicy,
  { observed }: KubenetInput,
): readonly PolicyAssignment[] {
  return observed.policies.filter((each) => each.policy === policy && denies(each));
}

function leavesOut(found: PolicyAssignment, desired: DesiredPolicy): readonly string[] {
  return tooMuchExcluded(found, desired.excludedNamespaces);
}

/** The cluster itself is the best witness; where it cannot be asked, the time that Azure takes must do. */
function isInForce(
  found: PolicyAssignment,
  { policy, excludedNamespaces }: DesiredPolicy,
  input: KubenetInput,
): boolean {
  if (input.observed.objects.kind !== 'read') return reachedCluster(found, input);
  const constraints = netRawOf(input.observed.objects)?.constraints ?? [];
  return constraints.some(
    (rule) =>
      rule.policy === policy &&
      denies(rule) &&
      tooMuchExcluded(rule, excludedNamespaces).length === 0,
  );
}

/** Ours that says something else, and ours that is missing where nobody else's is enough. */
function isToBePut(desired: DesiredPolicy, input: KubenetInput): boolean {
  const ours = input.observed.policies.find(({ id }) => id === desired.assignment);
  if (ours !== undefined) return !isAsDesired(ours, desired) && !isSettledByOthers(ours, input);
  const going = new Set(stalePolicies(input).map(({ assignment }) => assignment));
  return !denying(desired, input).some(
    (each) => !going.has(each.id) && leavesOut(each, desired).length === 0,
  );
}

/**
 * An assignment at a resource group that another cluster of it relies on, and that was changed after our last word: its
 * profile says something else. The last one wins; two that undo each other would write for ever.
 */
function isSettledByOthers(
  { id, changedAt }: PolicyAssignment,
  { ledger, heldElsewhere }: KubenetInput,
): boolean {
  const held = ledger.find((entry) => entry.kind === 'policy' && entry.assignment === id);
  if (held === undefined || changedAt === undefined || !heldElsewhere.has(id)) return false;
  return msBetween(held.since, changedAt) > OWN_WRITE_MS;
}

function assignStep(desired: DesiredPolicy, { ledger }: KubenetInput): AssignPolicyStep {
  const { scope, name, assignment, policy, effect, excludedNamespaces } = desired;
  const held = ledger.some(
    (entry) => entry.kind === 'policy' && entry.assignment === assignment && entry.state === 'held',
  );
  return {
    kind: 'assignPolicy',
    id: `policy:${name}`,
    target: scope,
    cause: held ? 'Drift' : 'Missing',
    name,
    assignment,
    policy,
    effect,
    excludedNamespaces,
    cost: { reads: 0, writes: 1 },
    changes: [{ sign: '+', what: `${POLICY_WORDS[policy]} (${effect})` }],
  };
}

function closed(failure: Failure): KubenetGate {
  return { open: false, steps: [], failures: [failure] };
}
