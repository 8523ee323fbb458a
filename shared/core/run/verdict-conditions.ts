import type { ConditionChange } from '../base/conditions';
import { condition } from '../base/conditions';
import type { Verdict } from './verdict';
import { withRemedy } from './verdict';

/**
 * Whether work is under way, or will be tried again by itself. What needs a human is never under way, though somebody looks
 * again from time to time: tools that read conditions as kstatus does would wait for ever.
 */
export function reconciling(verdict: Verdict): ConditionChange {
  if (verdict.stalled.length > 0) {
    return condition('Reconciling', 'False', 'Idle', 'Nothing is under way: see Stalled.');
  }
  if (verdict.done) return condition('Reconciling', 'False', 'Idle', 'No request is waiting.');
  const { failure, aside, message } = verdict;
  if (failure === undefined && aside !== undefined) {
    return condition('Reconciling', 'True', aside.code, aside.message);
  }
  return condition('Reconciling', 'True', failure?.code ?? 'Retrying', message);
}

/** Whether only a human can mend it. */
export function stalled(verdict: Verdict): ConditionChange {
  const [first] = verdict.stalled;
  return first === undefined
    ? condition('Stalled', 'False', 'NotStalled', 'Nothing needs a human.')
    : condition('Stalled', 'True', first.code, withRemedy(verdict.message, verdict.failure));
}
