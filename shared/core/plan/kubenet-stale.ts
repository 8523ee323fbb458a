import { msBetween } from '../base/iso-time';
import type { PolicyAssignment } from '../cluster/cluster';
import type { KubenetInput } from './kubenet-input';
import { excludedNamespaces, policyAssignmentId, policyScope } from '../cluster/kubenet-policy';
import type { HeldPolicy } from './ledger';
import { denies, POLICY_KINDS, tooMuchExcluded } from '../net-raw/policy-rule';
import { isKubenet } from '../cluster/network-plugin';

/** The Azure Policy add-on looks for assignments every 15 minutes. */
const REACHES_CLUSTER_MS = 20 * 60_000;

/** Assignments of ours that the configuration does not ask for any more: at an old scope, or on a cluster without need. */
export function stalePolicies({
  profile,
  cluster,
  ledger,
}: Pick<KubenetInput, 'profile' | 'cluster' | 'ledger'>): readonly HeldPolicy[] {
  const scope = policyScope(profile, cluster);
  const desired = asksForPolicies({ profile, cluster })
    ? POLICY_KINDS.map((policy) => policyAssignmentId(policy, scope))
    : [];
  return ledger.flatMap((entry) =>
    entry.kind === 'policy' && !desired.includes(entry.assignment) ? [entry] : [],
  );
}

/** Those that may go: what takes their place was read back, and has had the time that Azure takes. */
export function policiesToTakeBack(input: KubenetInput): readonly HeldPolicy[] {
  const stale = stalePolicies(input);
  if (stale.length === 0 || !asksForPolicies(input)) return stale;
  return isReplaced(stale, input) ? stale : [];
}

/** What somebody refuses to roll out to still has what was there before, and what kept it safe. */
function asksForPolicies({ profile, cluster }: Pick<KubenetInput, 'profile' | 'cluster'>): boolean {
  if (cluster.networkPlugin === undefined) return true;
  return isKubenet(cluster) && profile.kubenet.handling !== 'accept-risk';
}

function isReplaced(stale: readonly HeldPolicy[], input: KubenetInput): boolean {
  const going = new Set(stale.map(({ assignment }) => assignment));
  const allowed = excludedNamespaces(input.profile);
  return POLICY_KINDS.every((policy) =>
    input.observed.policies.some(
      (each) =>
        each.policy === policy &&
        !going.has(each.id) &&
        denies(each) &&
        tooMuchExcluded(each, allowed).length === 0 &&
        reachedCluster(each, input),
    ),
  );
}

/** True once Azure has had the time that it takes to bring an assignment to a cluster. */
export function reachedCluster(
  { id, changedAt }: PolicyAssignment,
  { ledger, now }: KubenetInput,
): boolean {
  const ours = ledger.find((entry) => entry.kind === 'policy' && entry.assignment === id);
  const since = changedAt ?? ours?.since;
  return since !== undefined && msBetween(since, now) >= REACHES_CLUSTER_MS;
}
