/** Random numbers that depend on nothing but the seed, so that a failing run can be played again. */
export interface Dice {
  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number;
  pick<T>(items: readonly T[]): T | undefined;
}

export function dice(seed: number): Dice {
  let state = (seed * 2_654_435_761) >>> 0;
  const roll = (below: number): number => {
    // xorshift32: short, and good enough to choose among a handful of actions
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
  return { roll, pick: (items) => items[roll(Math.max(1, items.length))] };
}
