import type { Failure } from '../../../shared/core/base/errors';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { RunFacts } from '../../../shared/core/run/run';
import type { Adapters } from '../../../shared/current-adapters';

/**
 * The facts of a run, and what an off-boarding left in the ledger. An entry goes only when a read of its own has shown that
 * nothing is left of it, so an empty ledger is the proof that everything was taken back.
 */
export async function withLeftBehind(adapters: Adapters, facts: RunFacts): Promise<RunFacts> {
  const { planned } = facts;
  if (!planned.apply || !takesEverythingBack(facts)) return facts;
  const left = await adapters.store.ledger.of(planned.plan.cluster);
  if (left.length === 0) return facts;
  return { ...facts, failures: [...facts.failures, leftBehind(planned.plan.cluster, left)] };
}

function takesEverythingBack({ planned }: RunFacts): boolean {
  return planned.intent === 'offboard' || planned.rest?.reason === 'ClusterGone';
}

function leftBehind(cluster: ResourceId, left: readonly LedgerEntry[]): Failure {
  const more = left.length > 3 ? ` and ${left.length - 3} more` : '';
  return {
    policy: 'Waiting',
    code: 'NotTakenBack',
    message: `Of what we gave ${cluster}, ${left.slice(0, 3).map(nameOf).join(', ')}${more} is not yet confirmed as gone. Off-boarding continues.`,
    target: cluster,
  };
}

function nameOf(entry: LedgerEntry): string {
  return entry.kind === 'identity' ? `${entry.identity} on ${entry.host}` : entry.assignment;
}
