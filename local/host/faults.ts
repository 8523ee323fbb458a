/** A moment at which the host may "crash": everything of the work item that is not in the store is forgotten. */
export type FaultPoint =
  | {
      readonly kind: 'orchestrator';
      /** Before the run; after it; after the messages went out; after the history was written. */
      readonly phase: 'before' | 'executed' | 'outbound' | 'committed';
      readonly name: string;
      readonly instanceId: string;
    }
  | {
      readonly kind: 'activity';
      /** Before the run; after it; after the answer went out. */
      readonly phase: 'before' | 'executed' | 'responded';
      readonly name: string;
      readonly instanceId: string;
      readonly taskId: number;
    };

/** Asked at every fault point, in order. */
export interface Faults {
  /** True: the host crashes there. */
  strike(point: FaultPoint): boolean;
  /** Reorders the messages that wait for one instance. */
  order?<T>(items: readonly T[]): readonly T[];
  /** How many of `waiting` messages the next batch takes, at least 1. */
  batch?(waiting: number): number;
  /** True: what a dead host had taken is there again at once, for tests that look at a pattern apart from time. */
  readonly redeliversAtOnce?: boolean;
}

/** Nothing ever goes wrong. */
export function noFaults(): Faults {
  return { strike: () => false };
}

/** Crashes exactly once, at the point with this index (from 0). `count` tells how many points were passed. */
export function crashAt(index: number): Faults & { count(): number } {
  let passed = 0;
  return {
    strike() {
      passed += 1;
      return passed - 1 === index;
    },
    count: () => passed,
  };
}

/** Remembers every point, so that a test can crash at each of them in turn. */
export function recordFaults(): Faults & { points(): readonly FaultPoint[] } {
  const points: FaultPoint[] = [];
  return {
    strike(point) {
      points.push(point);
      return false;
    },
    points: () => points,
  };
}

/** Crashes at each point with probability `rate`, and shuffles messages and batch sizes; the same for the same seed. */
export function seededFaults(seed: number, rate: number): Faults {
  const random = generator(seed);
  return {
    strike: () => random() < rate,
    order: (items) => shuffle(items, random),
    batch(waiting) {
      const kind = random();
      if (kind < 0.4) return waiting;
      return kind < 0.7 ? 1 : 1 + Math.floor(random() * waiting);
    },
  };
}

/** Random numbers in [0, 1) that depend on nothing but the seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle<T>(items: readonly T[], random: () => number): readonly T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
