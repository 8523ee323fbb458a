import type { IsoTime } from '../base/iso-time';
import type { ClusterState } from './cluster-state';
import type { Contest, Loss } from '../plan/contested';
import { contestedOf, contestsAfter } from '../plan/contested';
import { counted } from '../base/counted';
import { heldBackIn, lostIn, wasAtWork } from '../plan/plan-contested';
import { partsOf, tryResourceId } from '../base/resource-id';
import { assignmentAt } from '../cluster/roles';
import type { RunFacts } from './run';
import { stepsOf } from '../plan/plan-steps';
import type { ConditionChange } from '../base/conditions';
import { condition } from '../base/conditions';

/**
 * The contests of a cluster after a run. One that was only shown, or that could not look, says nothing of them; what was
 * taken back is nobody's to fight for.
 */
export function contestsOfRun(
  before: ClusterState | undefined,
  facts: RunFacts,
  at: { readonly now: IsoTime; readonly contestedAfter: number },
): readonly Contest[] {
  const { planned } = facts;
  const known = before?.contests ?? [];
  if (planned.intent === 'offboard' || planned.rest?.reason === 'ClusterGone') return [];
  if (!planned.apply || planned.nodes === undefined) return known;
  const lost = lostIn(planned.plan);
  const byAks = wasAtWork(before?.lastPlan?.plan);
  const seen = { lost, putBack: putBackBy(facts), lostAgain: lostAgainIn(facts), byAks };
  return contestsAfter(known, seen, at);
}

/** Azure said that it was there, and the look after the PATCH does not show it: somebody was quicker than the look. */
function lostAgainIn({ planned, hosts, failures }: RunFacts): readonly Loss[] {
  const all = [...failures, ...hosts.flatMap(({ failure }) => failure ?? [])];
  const unproven = new Set(
    all.flatMap(({ code, target }) => (code === 'NotProven' ? (target ?? []) : [])),
  );
  return stepsOf(planned.plan, 'updateHost')
    .filter(({ target, attach }) => unproven.has(target) && attach.length > 0)
    .map(({ target, attach }) => ({ on: target, taken: attach }));
}

/** A role that could not be given is in no ledger any more, so the next look does not miss it as ours. */
function putBackBy({ planned, hosts }: RunFacts): readonly string[] {
  const done = hosts.filter(({ status }) => status === 'done').map(({ step }) => step.target);
  const given = stepsOf(planned.plan, 'grantRole').map((step) =>
    assignmentAt(step.scope, step.assignmentName),
  );
  const heldBack = heldBackIn(planned.plan);
  return [...done, ...given].filter((on) => !heldBack.includes(on));
}

/** What is contested, and until when nothing is put back there. */
export function contestedCondition(
  contests: readonly Contest[],
  contestedAfter: number,
): ConditionChange {
  const contested = contestedOf(contests, contestedAfter);
  if (contested.length === 0) {
    return condition('Contested', 'False', 'Uncontested', 'Nobody undoes our work.');
  }
  const each = contested.map(
    ({ on, losses, until }) =>
      `${nameOf(on)} (${counted(losses, 'loss', 'losses')}, until ${until})`,
  );
  return condition(
    'Contested',
    'True',
    'RepeatedDrift',
    `What we attached there was removed again and again: ${each.join(', ')}. Until then it is not restored there; everything else continues. The activity log shows who writes to it.`,
  );
}

function nameOf(on: string): string {
  const id = tryResourceId(on);
  const { name } = id === undefined ? {} : partsOf(id);
  const [scope] = on.split('/providers/microsoft.authorization/');
  return on === scope ? (name ?? on) : `role on ${scope?.split('/').at(-1) ?? on}`;
}
