import type { OrchestrationContext } from 'durable-functions';
import { isUnfinished } from '../shared/core/plan/host-progress';
import type { Steps } from './call';
import { sleep } from './call';

/** Something that is carried out one request at a time. */
export interface InRounds {
  readonly step: { readonly id: string };
  readonly status: 'sending' | 'polling' | 'done' | 'failed';
  /** Time to let pass before the next request. */
  readonly waitMs: number;
}

/**
 * Carries out all of `items`, side by side: each round sends or polls what is due and then sleeps until the next is. No
 * activity ever waits for Azure. At most `atOnce` are under way.
 */
export function* inRounds<P extends InRounds>(
  context: OrchestrationContext,
  items: readonly P[],
  advance: (due: readonly P[]) => Steps<readonly P[]>,
  atOnce = Infinity,
): Steps<readonly P[]> {
  let all = items;
  while (all.some(isUnfinished)) {
    const open = underWay(all, atOnce);
    const waitMs = Math.min(...open.map((item) => item.waitMs));
    if (waitMs > 0) yield* sleep(context, waitMs);
    const ids = new Set(open.map(({ step }) => step.id));
    const rested = all.map((item) => (ids.has(item.step.id) ? after(item, waitMs) : item));
    const due = rested.filter((item) => ids.has(item.step.id) && item.waitMs === 0);
    const next = new Map((yield* advance(due)).map((item) => [item.step.id, item]));
    all = rested.map((item) => next.get(item.step.id) ?? item);
  }
  return all;
}

/** Those that have begun go first: what is polled must not starve behind what waits to be sent. */
function underWay<P extends InRounds>(all: readonly P[], atOnce: number): readonly P[] {
  const polling = all.filter(({ status }) => status === 'polling');
  const sending = all.filter(({ status }) => status === 'sending');
  return [...polling, ...sending].slice(0, Math.max(atOnce, polling.length));
}

function after<P extends InRounds>(item: P, ms: number): P {
  return { ...item, waitMs: Math.max(0, item.waitMs - ms) };
}
