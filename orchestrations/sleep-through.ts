import { msOf } from '../shared/core/base/iso-time';
import type { OrchestrationContext } from 'durable-functions';
import type { MustWait } from '../shared/core/queue/check-start';
import type { Steps } from './call';
import { sleep } from './call';

/**
 * Longest pause that an instance sits through. For anything longer it ends, and the work pump or the next event starts
 * it again: instances stay short-lived, so that new code never meets an old history, and a hold can be cut short by a
 * fresh event, which finds nobody asleep.
 */
const MAX_SLEEP_MS = { cooldown: 30_000, hold: 3_000 } as const;

/** Sits a short wait out and answers true: begin anew. Answers false when the instance should end and leave the row to the pump. */
export function* sleepThrough(context: OrchestrationContext, wait: MustWait): Steps<boolean> {
  const waitMs = msOf(wait.until) - context.df.currentUtcDateTime.getTime();
  if (waitMs > MAX_SLEEP_MS[wait.because]) return false;
  if (waitMs > 0) yield* sleep(context, waitMs);
  return true;
}
