import type { ConditionChange } from '../base/conditions';
import { condition } from '../base/conditions';
import type { Judgement } from './verdict';

/** A judgement with the words that people read. */
type WordedJudgement = Judgement & { readonly message: string };

/**
 * Whether work is under way, or will be tried again by itself. What needs a human is never under way, though somebody looks
 * again from time to time: tools that read conditions as kstatus does would wait for ever.
 */
export function reconciling(verdict: WordedJudgement): ConditionChange {
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
export function stalled(verdict: WordedJudgement): ConditionChange {
  const [first] = verdict.stalled;
  return first === undefined
    ? condition('Stalled', 'False', 'NotStalled', 'Nothing needs a human.')
    : condition('Stalled', 'True', first.code, withRemedy(verdict));
}

/** The message, and what a human does about it. */
export function withRemedy(verdict: WordedJudgement): string {
  const remedy = verdict.failure?.remedy;
  return remedy === undefined ? verdict.message : `${verdict.message} To mend it: ${remedy}`;
}
