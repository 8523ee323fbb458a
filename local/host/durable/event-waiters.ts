import { Settle } from './settle';

/** External events by name (case-insensitive), as the extension matches them to waiting code. */
export interface EventWaiters {
  wait(name: string): Settle;
  raise(name: string): void;
}

/** Waiters are a stack: the latest gets the event (hazard 7). Events that nobody waits for queue up. */
export function eventWaiters(): EventWaiters {
  const waiting = new Map<string, Settle[]>();
  const buffered = new Map<string, number>();
  return {
    wait(name) {
      const key = name.toLowerCase();
      const held = buffered.get(key) ?? 0;
      const waiter = new Settle();
      waiting.set(key, [...(waiting.get(key) ?? []), waiter]);
      if (held > 0) {
        buffered.set(key, held - 1);
        waiting.get(key)?.pop()?.settle(true);
      }
      return waiter;
    },
    raise(name) {
      const key = name.toLowerCase();
      const waiter = waiting.get(key)?.pop();
      if (waiter === undefined) buffered.set(key, (buffered.get(key) ?? 0) + 1);
      else waiter.settle(true);
    },
  };
}
