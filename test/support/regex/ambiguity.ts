import { type Position, positionsOf } from './positions';

/** A text whose repetition makes a search cost more than its length. */
export interface Ambiguity {
  readonly grows: 'exponentially' | 'at least quadratically';
  /** `xxxx…` for `x`. */
  readonly repeat: string;
}

/**
 * Whether a backtracking engine may try a text in more ways than it has characters. The criteria are those of Weideman et al.,
 * "Analyzing Matching Time Behavior of Backtracking Regular Expression Matchers by Using Ambiguity of NFA" (CIAA 2016): two ways round the
 * same loop for one text (exponential), or one text that goes round two loops and leads from the first to the second (polynomial). Bounds
 * up to 256 count as constants. Errs on the safe side where look around and `$` could hold back a way.
 */
export function ambiguityOf(regex: RegExp): Ambiguity | undefined {
  const { all, kinds } = positionsOf(regex);
  const loops = loopsOf(all);
  const text = (word: readonly number[]): string => word.map((kind) => kinds[kind]).join('');
  for (const loop of new Set(loops.values())) {
    const repeat = twoWaysRound(loop);
    if (repeat !== undefined) return { grows: 'exponentially', repeat: text(repeat) };
  }
  for (const [first, firstLoop] of loops) {
    for (const [second, secondLoop] of loops) {
      // Within one loop that would be two ways round it.
      if (firstLoop === secondLoop) continue;
      const repeat = roundBoth({ first, firstLoop, second, secondLoop });
      if (repeat !== undefined) return { grows: 'at least quadratically', repeat: text(repeat) };
    }
  }
  return undefined;
}

type Loop = ReadonlySet<Position>;

/** Positions that can be come to again without a match on the way, with all positions on such ways. */
function loopsOf(all: readonly Position[]): ReadonlyMap<Position, Loop> {
  const reach = new Map(all.map((position) => [position, reachable(position)]));
  const loops = new Map<Position, Loop>();
  for (const position of all) {
    if (loops.has(position) || !reach.get(position)?.has(position)) continue;
    const loop = new Set(
      [...(reach.get(position) ?? [])].filter((other) => reach.get(other)?.has(position)),
    );
    for (const member of loop) loops.set(member, loop);
  }
  return loops;
}

function reachable(from: Position): ReadonlySet<Position> {
  const seen = new Set<Position>();
  const open = from.matched ? [] : [from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const next of at.next) {
      if (next.matched || seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

/** A text that goes from a position of the loop to itself in two ways. */
function twoWaysRound(loop: Loop): readonly number[] | undefined {
  for (const position of loop) {
    for (const next of new Set(position.next)) {
      const twice = position.next.filter((other) => other === next).length > 1;
      const [kind] = next.takes;
      if (twice && loop.has(next) && kind !== undefined) return [kind];
    }
  }
  // One position is as good as another: whatever two ways there are lie between two visits of it.
  const [start] = loop;
  if (start === undefined) return undefined;
  return search([start, start], ([a, b]) => a === start && b === start, {
    within: (position) => loop.has(position),
    counts: ([a, b]) => a !== b,
  });
}

interface TwoLoops {
  readonly first: Position;
  readonly firstLoop: Loop;
  readonly second: Position;
  readonly secondLoop: Loop;
}

/** A text that goes round each of two loops, and from the first to the second. */
function roundBoth({
  first,
  firstLoop,
  second,
  secondLoop,
}: TwoLoops): readonly number[] | undefined {
  return search(
    [first, first, second],
    ([a, b, c]) => a === first && b === second && c === second,
    {
      within: (position, index) =>
        index === 0 ? firstLoop.has(position) : index === 1 || secondLoop.has(position),
      counts: () => true,
    },
  );
}

interface Bounds {
  readonly within: (position: Position, index: number) => boolean;
  /** Whether the goal counts once a word has passed here. */
  readonly counts: (places: readonly Position[]) => boolean;
}

interface Step {
  readonly places: readonly Position[];
  readonly counts: boolean;
  readonly before?: Step;
  readonly kind?: number;
}

/** The shortest text that takes all of `start` to the goal at once, each character being taken by all of them. */
function search(
  start: readonly Position[],
  isGoal: (places: readonly Position[]) => boolean,
  { within, counts }: Bounds,
): readonly number[] | undefined {
  const numbers = new Map<Position, number>();
  const numberOf = (position: Position): number => {
    const number = numbers.get(position) ?? numbers.size;
    numbers.set(position, number);
    return number;
  };
  const queue: Step[] = [{ places: start, counts: counts(start) }];
  const seen = new Set<string>();
  for (const step of queue) {
    for (const { places, kind } of together(step.places, within)) {
      const next = { places, counts: step.counts || counts(places), before: step, kind };
      const key = `${places.map(numberOf).join()} ${next.counts}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (next.counts && isGoal(places)) return wordOf(next);
      queue.push(next);
    }
  }
  return undefined;
}

/** Where all of `places` may go with one character. */
function* together(
  places: readonly Position[],
  within: Bounds['within'],
): Generator<{ readonly places: readonly Position[]; readonly kind: number }> {
  const choices = places.map((place, index) =>
    [...new Set(place.next)].filter((next) => within(next, index)),
  );
  for (const next of product(choices)) {
    const [one, ...others] = next;
    const kind = [...(one?.takes ?? [])].find((taken) =>
      others.every(({ takes }) => takes.has(taken)),
    );
    if (kind !== undefined) yield { places: next, kind };
  }
}

function* product<T>([head, ...tail]: readonly (readonly T[])[]): Generator<readonly T[]> {
  if (head === undefined) {
    yield [];
    return;
  }
  for (const rest of product(tail)) for (const one of head) yield [one, ...rest];
}

function wordOf(step: Step): readonly number[] {
  const word: number[] = [];
  for (let at: Step | undefined = step; at?.kind !== undefined; at = at.before) word.push(at.kind);
  return word.reverse();
}
