import type { Observed } from '../cluster/cluster';
import type { KubenetInput } from './kubenet-input';
import { isClusterScope } from '../cluster/kubenet-policy';
import { policiesToTakeBack } from './kubenet-stale';
import type { HeldPolicy, LedgerEntry } from './ledger';
import type { UnassignPolicyStep } from './plan';

/** What taking back depends on. */
export interface PolicyOffboarding {
  readonly observed: Pick<Observed, 'cluster' | 'policies'>;
  readonly ledger: readonly LedgerEntry[];
  readonly heldElsewhere: ReadonlySet<string>;
}

/** Takes back the policy assignments that the ledger holds, unless another cluster relies on them. */
export function unassignSteps(input: PolicyOffboarding): readonly UnassignPolicyStep[] {
  return input.ledger.flatMap((entry) =>
    entry.kind === 'policy' && !isSettledPolicy(entry, input)
      ? [unassignStep(entry, 'OffBoarding')]
      : [],
  );
}

/** Another cluster relies on it, or it went with the cluster. An absent one costs a delete that changes nothing. */
export function isSettledPolicy(
  entry: HeldPolicy,
  { observed, heldElsewhere }: PolicyOffboarding,
): boolean {
  if (heldElsewhere.has(entry.assignment)) return true;
  return observed.cluster === undefined && isClusterScope(entry.scope);
}

/** Takes back what the configuration does not ask for any more. One that another cluster relies on costs no write. */
export function staleUnassignSteps(input: KubenetInput): readonly UnassignPolicyStep[] {
  return policiesToTakeBack(input).map((entry) => unassignStep(entry, 'NoLongerDesired'));
}

function unassignStep(
  entry: HeldPolicy,
  cause: 'OffBoarding' | 'NoLongerDesired',
): UnassignPolicyStep {
  return {
    kind: 'unassignPolicy',
    id: `policy:${entry.assignment.slice(entry.assignment.lastIndexOf('/') + 1)}`,
    target: entry.scope,
    cause,
    assignment: entry.assignment,
    cost: { reads: 0, writes: 1 },
    changes: [{ sign: '-', what: 'policy that keeps pods from NET_RAW' }],
  };
}
