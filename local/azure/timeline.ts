import type { Clock } from '../clock';

/** The simulator's time: the shared clock, a scale for everything that lasts, and a switch that ends all pending work. */
export interface Timeline {
  /** Milliseconds since the Unix epoch, on the shared clock. */
  now(): number;
  /** A duration of real Azure in milliseconds of this simulation. */
  scaled(ms: number): number;
  /** How many milliseconds of real Azure pass in one millisecond here (1 / timeScale); quotas refill at this pace. */
  readonly pace: number;
  /** Runs the callback after `ms` milliseconds of real Azure, unless stopped before. */
  after(ms: number, callback: () => void): void;
  /** Resolves after `ms` milliseconds of real Azure; at once for 0. */
  sleep(ms: number): Promise<void>;
  /** See Clock.track. */
  track<T>(work: Promise<T>): Promise<T>;
  /** How much waits for its time. */
  pending(): number;
  /** Lets everything that waits happen now, in its order, and what follows from it. */
  finish(): void;
  /** Cancels everything pending; sleepers wake up at once. */
  stop(): void;
}

/** Something that is to happen. */
interface Waiting {
  readonly due: number;
  readonly run: () => void;
  readonly cancel: () => void;
  readonly wake?: () => void;
}

/** What calls itself again and again would never end. */
const MAX_TO_FINISH = 100_000;

/** Puts a scaled timeline on a clock. */
export function timelineOn(clock: Clock, scale = 1): Timeline {
  const pending = new Map<number, Waiting>();
  let order = 0;
  let stopped = false;
  function schedule(ms: number, callback: () => void, wake?: () => void): void {
    if (stopped) return wake?.();
    const ticket = order++;
    const run = (): void => {
      pending.delete(ticket);
      callback();
    };
    const cancel = clock.after(ms * scale, run);
    pending.set(ticket, { due: clock.now() + ms * scale, run, cancel, ...(wake ? { wake } : {}) });
  }
  return {
    now: () => clock.now(),
    scaled: (ms) => ms * scale,
    pace: 1 / scale,
    after: (ms, callback) => schedule(ms, callback),
    sleep: (ms) =>
      ms <= 0 ? Promise.resolve() : new Promise((resolve) => schedule(ms, resolve, resolve)),
    track: (work) => clock.track(work),
    pending: () => pending.size,
    finish() {
      for (let count = 0; pending.size > 0; count += 1) {
        if (count > MAX_TO_FINISH) throw new Error('The simulated Azure does not come to rest.');
        const [next] = [...pending.values()].sort((a, b) => a.due - b.due);
        next?.cancel();
        next?.run();
      }
    },
    stop() {
      stopped = true;
      for (const { cancel, wake } of pending.values()) {
        cancel();
        wake?.();
      }
      pending.clear();
    },
  };
}
