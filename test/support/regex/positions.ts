import { automatonOf, type Edge, type Guard, type State } from './automaton';

/** A place in a regular expression that takes one character. Compared by identity. */
export interface Position {
  /** Numbers of the kinds of characters that it takes. */
  readonly takes: ReadonlySet<number>;
  /** Where the next character may be taken; twice when two ways lead there. */
  readonly next: Position[];
  /** The expression has matched after this place, whatever follows: nothing is tried again. */
  matched: boolean;
}

export interface Positions {
  readonly all: readonly Position[];
  /** A character of each kind: no element of the expression tells two of one kind from each other. */
  readonly kinds: readonly string[];
}

interface Found {
  readonly edge: Edge;
  readonly takes: string;
  readonly guards: readonly Guard[];
}

const WORD = String.raw`\w`;
const LINE_END = String.raw`[\n\r\u2028\u2029]`;

/** The places of the expression, and those before it: a search begins anew at each character of the text. */
export function positionsOf(regex: RegExp): Positions {
  const { start, accept } = automatonOf(regex);
  const kinds = kindsOf(elementsOf(start), regex.flags);
  const places = new Map<Edge, Position>();
  const all: Position[] = [];
  walk(make(new Set()), start);
  if (!regex.sticky) searchFrom(start);
  return { all, kinds: kinds.samples };

  function make(takes: ReadonlySet<number>): Position {
    const position = { takes, next: [], matched: false };
    all.push(position);
    return position;
  }

  function walk(from: Position, state: State): void {
    const { found, accepts } = waysFrom(state, accept);
    from.matched = accepts;
    for (const { edge, takes, guards } of found) {
      const known = places.get(edge);
      const position = known ?? make(kinds.takenBy(takes));
      if (known === undefined) {
        places.set(edge, position);
        walk(position, edge.to);
      }
      if (guards.every((guard) => mayPass(kinds, guard, from, position))) from.next.push(position);
    }
  }

  function searchFrom(state: State): void {
    const skipping = kinds.groups.map(make);
    for (const skipped of skipping) {
      walk(skipped, state);
      skipped.next.push(...skipping);
    }
  }
}

/** At the very start of the text all may hold: that is asked once, and no matter. */
function mayPass(kinds: Kinds, guard: Guard, from: Position, to: Position): boolean {
  switch (guard) {
    case 'start':
      return false;
    case 'line start':
      return [...from.takes].some((kind) => kinds.takenBy(LINE_END).has(kind));
    case 'word boundary': {
      const word = kinds.takenBy(WORD);
      return [...from.takes].some((a) => [...to.takes].some((b) => word.has(a) !== word.has(b)));
    }
    case 'other':
      return true;
  }
}

/** Kinds by which of the sets hold them. */
function groups(count: number, sets: readonly ReadonlySet<number>[]): ReadonlySet<number>[] {
  const found = new Map<string, Set<number>>();
  for (let kind = 0; kind < count; kind += 1) {
    const key = sets.map((set) => set.has(kind)).join();
    found.set(key, (found.get(key) ?? new Set()).add(kind));
  }
  return [...found.values()];
}

interface Kinds {
  readonly samples: readonly string[];
  takenBy(element: string): ReadonlySet<number>;
  /** Kinds that guards take for the same. */
  readonly groups: readonly ReadonlySet<number>[];
}

const SAMPLES = [
  ...Array.from({ length: 0x180 }, (_, code) => code),
  ...Array.from({ length: 0x80 }, (_, code) => 0x2000 + code),
  ...[0x3b1, 0x4e00, 0xd800, 0xe000, 0xfeff, 0xfffd, 0x1f600],
].map((code) => String.fromCodePoint(code));

/** The engine itself says which element takes which character. */
function kindsOf(elements: ReadonlySet<string>, flags: string): Kinds {
  const tests = [...elements, WORD, LINE_END].map(
    (element) => [element, new RegExp(`^(?:${element})$`, flags.replace(/[gym]/g, ''))] as const,
  );
  const numbers = new Map<string, number>();
  const samples: string[] = [];
  const of = new Map<string, Set<number>>(tests.map(([element]) => [element, new Set()]));
  for (const character of SAMPLES) {
    const taking = tests.filter(([, test]) => test.test(character)).map(([element]) => element);
    const key = JSON.stringify(taking);
    if (numbers.has(key)) continue;
    numbers.set(key, samples.length);
    for (const element of taking) of.get(element)?.add(samples.length);
    samples.push(character);
  }
  const untold = [...of].find(([, taken]) => taken.size === 0);
  if (untold) throw new Error(`${untold[0]}: none of our samples is taken by it`);
  const takenBy = (element: string): ReadonlySet<number> => of.get(element) ?? new Set();
  return { samples, takenBy, groups: groups(samples.length, [takenBy(LINE_END), takenBy(WORD)]) };
}

function elementsOf(start: State): ReadonlySet<string> {
  const seen = new Set([start]);
  const elements = new Set<string>();
  for (const { edges } of seen) {
    for (const { to, takes } of edges) {
      seen.add(to);
      if (takes !== undefined) elements.add(takes);
    }
  }
  return elements;
}

/** All ways on from `state`, each edge once a way. `accepts`: one of them matches, with nothing to hold. */
function waysFrom(state: State, accept: State): { found: Found[]; accepts: boolean } {
  const found: Found[] = [];
  let accepts = false;
  const used = new Set<Edge>();
  const visit = (at: State, guards: readonly Guard[]): void => {
    if (at === accept && guards.length === 0) accepts = true;
    for (const edge of at.edges) {
      const { to, guard, takes } = edge;
      if (takes !== undefined) {
        found.push({ edge, takes, guards });
        continue;
      }
      if (used.has(edge)) continue;
      used.add(edge);
      visit(to, guard === undefined ? guards : [...guards, guard]);
      used.delete(edge);
    }
  };
  visit(state, []);
  return { found, accepts };
}
