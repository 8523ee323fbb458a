import type { Observed } from './cluster';
import { isClusterScope } from './kubenet-policy';
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
    entry.kind === 'policy' && !isSettledPolicy(entry, input) ? [unassignStep(entry)] : [],
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

function unassignStep(entry: HeldPolicy): UnassignPolicyStep {
  return {
    kind: 'unassignPolicy',
    id: `policy:${entry.assignment.slice(entry.assignment.lastIndexOf('/') + 1)}`,
    target: entry.scope,
    cause: 'OffBoarding',
    assignment: entry.assignment,
    cost: { reads: 0, writes: 1 },
    changes: [{ sign: '-', what: 'policy that makes containers drop NET_RAW' }],
  };
}
