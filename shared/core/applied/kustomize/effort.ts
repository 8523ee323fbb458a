import { NotComputed } from './failure';

/** More than any build is worth. Ends the whole build: what it makes is not known. */
export class TooMuch extends NotComputed {
  constructor(what: string, at?: string) {
    super(
      'TooLarge',
      `${what}. That is more than is computed here, so its result is not known.`,
      at,
    );
  }
}

/** Steps of one build, each an object or a value that is looked at. A folder of ten thousand files takes a third of it. */
export const MAX_STEPS = 3_000_000;

let spent = 0;
let limit = Infinity;

/** Builds are synchronous, so whatever is spent meanwhile is spent by this one. */
export function bounded<T>(build: () => T): T {
  const outer = { spent, limit };
  spent = 0;
  limit = MAX_STEPS;
  try {
    return build();
  } finally {
    spent = outer.spent + spent;
    limit = outer.limit;
  }
}

/** What all builds of this process have taken so far. */
export function stepsSoFar(): number {
  return spent;
}

/** To be called before the steps are taken. */
export function spend(steps: number): void {
  spent += steps;
  if (spent > limit) throw new TooMuch(`The build takes more than ${limit} steps`);
}

/** Values in a value, with those in it. */
export function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let size = 1;
  for (const each of Object.values(value)) size += sizeOf(each);
  return size;
}
