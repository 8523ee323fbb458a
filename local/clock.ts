import { Timers, type Timer } from './timers';

/**
 * Time for everything under local/: the Functions host, the simulated Azure and the tests share one clock,
 * so that ten virtual days pass in milliseconds and in the same order each time.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `callback` once, `ms` milliseconds from now (0 or less: as soon as possible). Returns a cancel function. */
  after(ms: number, callback: () => void): () => void;
  /** Declares work as under way. A virtual clock never jumps ahead while tracked work is unsettled. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Called within tracked work: while `wait` is open the work does not count as under way, so that time goes on. */
  release<T>(wait: Promise<T>): Promise<T>;
}

/** The wall clock. */
export function realClock(): Clock {
  return {
    now: () => Date.now(),
    after(ms, callback) {
      const timer = setTimeout(callback, Math.min(Math.max(0, ms), 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
    track: (work) => work,
    release: (wait) => wait,
  };
}

/** `clock` with timers that last `scale` times as long: 0.02 makes a minute 1.2 s. */
export function scaledClock(clock: Clock, scale: number): Clock {
  return {
    ...clock,
    now: () => clock.now(),
    after: (ms, callback) => clock.after(ms * scale, callback),
  };
}

/** A clock that stands still until `advance` or `runUntil` moves it, timer by timer. */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  private underWay = 0;
  private released = 0;
  private readonly timers = new Timers();
  /** Who waits until nothing is under way. */
  private waiting: (() => void)[] = [];

  constructor(start: string | number = '2026-01-01T00:00:00Z') {
    this.time = new Date(start).getTime();
  }

  now(): number {
    return this.time;
  }

  after(ms: number, callback: () => void): () => void {
    const timer: Timer = { at: this.time + Math.max(0, ms), order: this.order++, callback };
    this.timers.add(timer);
    return () => this.timers.remove(timer);
  }

  async track<T>(work: Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await work;
    } finally {
      this.leave();
    }
  }

  async release<T>(wait: Promise<T>): Promise<T> {
    this.released += 1;
    this.leave();
    try {
      return await wait;
    } finally {
      this.released -= 1;
      this.underWay += 1;
    }
  }

  /** Lets `ms` milliseconds pass: every timer due by then fires, each at its own time. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.runUntil(() => false, end);
    this.time = end;
  }

  /** Fires timers in order until `done()` holds, none is left, or the next one is due after `latest`. Returns `done()`. */
  async runUntil(done: () => boolean, latest: number = Number.POSITIVE_INFINITY): Promise<boolean> {
    for (;;) {
      await this.settle();
      if (done()) return true;
      const next = this.timers.takeNext(latest);
      if (next === undefined) return done();
      this.time = Math.max(this.time, next.at);
      next.callback();
    }
  }

  /** Waits, in real time, until no tracked work is under way and the event loop has gone round a few times. */
  private async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      await this.turn();
      if (this.underWay === 0) continue;
      quiet = -1;
      // Going round and round meanwhile would take the processor from the threads and programs that are waited for.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private leave(): void {
    this.underWay -= 1;
    if (this.underWay === 0) for (const wake of this.waiting.splice(0)) wake();
  }

  /** What a released wait hears comes over a socket: it gets a moment to arrive before time goes on. */
  private turn(): Promise<void> {
    if (this.released === 0) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => setTimeout(resolve, 1));
  }
}
