import { type AST, RegExpParser } from '@eslint-community/regexpp';

/** What has to hold where an edge is passed that takes no character. */
export type Guard = 'start' | 'line start' | 'word boundary' | 'other';

/** A step that takes no character, or one out of `takes`. */
export interface Edge {
  readonly to: State;
  readonly guard?: Guard;
  /** The element that says which characters. */
  readonly takes?: string;
}

/** Compared by identity. */
export interface State {
  readonly edges: Edge[];
}

export interface Automaton {
  readonly start: State;
  readonly accept: State;
}

/** More than so often is as good as for ever. */
const ENDLESS = 256;

/** The regular expression as a nondeterministic automaton (Thompson), as a backtracking engine walks it. */
export function automatonOf({ source, flags }: RegExp): Automaton {
  const unicode = flags.includes('u') || flags.includes('v');
  const pattern = new RegExpParser().parsePattern(source, 0, source.length, { unicode });
  const accept = state();
  return { start: anyOf(pattern.alternatives, accept, flags.includes('m')), accept };
}

function state(...edges: Edge[]): State {
  return { edges };
}

/** The state from which one of `alternatives` leads to `end`. */
function anyOf(alternatives: readonly AST.Alternative[], end: State, multiline: boolean): State {
  return state(...alternatives.map(({ elements }) => ({ to: sequence(elements, end, multiline) })));
}

function sequence(elements: readonly AST.Element[], end: State, multiline: boolean): State {
  return elements.reduceRight((next, element) => before(element, next, multiline), end);
}

function before(element: AST.Element, end: State, multiline: boolean): State {
  switch (element.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
    case 'ExpressionCharacterClass':
      return state({ to: end, takes: element.raw });
    case 'Group':
    case 'CapturingGroup':
      return anyOf(element.alternatives, end, multiline);
    case 'Assertion':
      return assertion(element, end, multiline);
    case 'Quantifier':
      return repeated(element, end, multiline);
    case 'Backreference':
      throw new Error(`${element.raw}: what a back reference costs cannot be told`);
  }
}

/** What a look around reads is read, whatever comes of it: a way that leads nowhere. */
function assertion(element: AST.Assertion, end: State, multiline: boolean): State {
  switch (element.kind) {
    case 'start':
      return state({ to: end, guard: multiline ? 'line start' : 'start' });
    case 'end':
      return state({ to: end, guard: 'other' });
    case 'word':
      return state({ to: end, guard: element.negate ? 'other' : 'word boundary' });
    case 'lookahead':
    case 'lookbehind':
      return state(
        { to: end, guard: 'other' },
        { to: anyOf(element.alternatives, state(), multiline) },
      );
  }
}

function repeated({ min, max, element }: AST.Quantifier, end: State, multiline: boolean): State {
  const once = (to: State): State => before(element, to, multiline);
  let next = end;
  if (max > ENDLESS) {
    next = state({ to: end });
    next.edges.push({ to: once(next) });
  } else {
    for (let times = min; times < max; times += 1) next = state({ to: end }, { to: once(next) });
  }
  for (let times = 0; times < Math.min(min, ENDLESS); times += 1) next = once(next);
  return next;
}
