import { counted } from '../base/counted';
import type { ConditionChange } from '../base/conditions';
import { condition } from '../base/conditions';
import type { Failure } from '../base/errors';
import type { TokenOutlook } from '../pod-identity/findings';
import { refusedCount, refuses } from '../pod-identity/findings';
import type { RunFacts } from './run';
import type { Verdict } from './verdict';
import { unknown, verdictOf } from './verdict';

/** Judges the run of a cluster. `settling`: milliseconds until what was attached is sure to give tokens; the cluster is looked at again then. */
export function clusterVerdict(facts: RunFacts, settling = 0): Verdict {
  const { planned, writes } = facts;
  const { attempts, rest } = planned;
  const outcome = outcomeOf(facts);
  return verdictOf({
    ...{ attempts, writes, againInMs: settling },
    failures: allFailures(facts),
    unlessFailed: { outcome, message: messageOf(facts), ready: ready(facts, outcome, settling) },
    // Failures on the way to what is not done are no news while nobody has said that it may be.
    ...(rest?.reason === 'AwaitingConfirmation' && { ready: unknown(rest) }),
  });
}

function allFailures({ planned, hosts, failures }: RunFacts): readonly Failure[] {
  return [
    ...planned.plan.failures,
    ...failures,
    ...hosts.flatMap((host) => host.failure ?? []),
    ...hosts.flatMap(({ refused }) =>
      refused.flatMap(({ failure, elsewhere }) => (elsewhere ? [] : [failure])),
    ),
  ];
}

function outcomeOf({ planned, writes }: RunFacts): Verdict['outcome'] {
  if (!planned.apply) return 'Observed';
  if (planned.intent === 'offboard' || planned.rest?.reason === 'ClusterGone') return 'OffBoarded';
  return writes > 0 ? 'Changed' : 'Converged';
}

function messageOf({ planned, writes }: RunFacts): string {
  if (planned.rest !== undefined) return planned.rest.message;
  const steps = planned.plan.steps.length;
  return steps === 0
    ? 'Everything was in place.'
    : `${counted(steps, 'step')} carried out with ${counted(writes, 'write')}.`;
}

function ready(facts: RunFacts, outcome: Verdict['outcome'], settling: number): ConditionChange {
  const { rest, report } = facts.planned;
  if (outcome === 'OffBoarded') {
    return condition('Ready', 'False', rest?.reason ?? 'OffBoarded', messageOf(facts));
  }
  if (rest !== undefined) return unknown(rest);
  if (settling > 0) return condition('Ready', 'False', 'Propagating', PROPAGATING);
  const outlook = report?.tokens;
  if (outlook !== undefined && refuses(outlook)) {
    return condition('Ready', 'False', OBJECTS_DO_NOT_MATCH, refusedMessage(outlook));
  }
  return condition('Ready', 'True', 'Converged', `${EVERYWHERE}${unknownMessage(outlook)}`);
}

const EVERYWHERE = 'Every identity is on every node pool host.';

function unknownMessage({ pods, unknown = 0 }: Partial<TokenOutlook> = {}): string {
  if (unknown === 0) return '';
  return ` Of ${unknown} of ${pods} pods it is not known whether NMI gives them a token: see the finding SecretNotRead.`;
}

/** Reason of Ready while NMI would give pods no token, or one that they may not have. */
export const OBJECTS_DO_NOT_MATCH = 'ObjectsDoNotMatch';

const PROPAGATING =
  'Every identity has just been attached to every node pool host: Azure may still answer "Identity not found" for about a minute.';

function refusedMessage(outlook: TokenOutlook): string {
  const { pods, refused } = outlook;
  const examples = refused
    .slice(0, 3)
    .map(({ namespace, pod, why }) => `${namespace}/${pod}: ${why}`);
  return `NMI would give ${refusedCount(outlook)} of ${pods} pods no token, or not the one that they should get. ${examples.join(' ')} The findings of the cluster name every object.`;
}
