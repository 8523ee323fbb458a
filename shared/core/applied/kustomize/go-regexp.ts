import { BuildError, NotComputed } from './failure';
import { matcherOf, type RegexpNode, RegexpTooLarge } from './regexp-program';

export interface GoRegexp {
  readonly test: (text: string) => boolean;
}

/**
 * A regular expression of Go's. Patterns come out of anybody's repository: a match takes time that grows with the text, as in
 * Go, and not with the powers of it, as JavaScript's may. What Go refuses is a failure, what is not read here is not computed.
 */
export function goRegexp(pattern: string): GoRegexp {
  const reading: Reading = { pattern, at: 0 };
  const root = alternatives(reading);
  if (reading.at < pattern.length) throw refused(pattern, 'unexpected )');
  try {
    return { test: matcherOf(root) };
  } catch (error) {
    if (error instanceof RegexpTooLarge) throw notRead(pattern);
    throw error;
  }
}

interface Reading {
  readonly pattern: string;
  at: number;
}

function refused(pattern: string, why: string): BuildError {
  return new BuildError(`error parsing regexp: ${why}: \`${pattern}\``);
}

function notRead(pattern: string): NotComputed {
  const message = `The regular expression ${pattern} is not read here as Go reads it.`;
  return new NotComputed('KustomizeFeature', message);
}

function alternatives(reading: Reading): RegexpNode {
  const nodes = [sequence(reading)];
  while (taken(reading, '|')) nodes.push(sequence(reading));
  const [only, second] = nodes;
  return only !== undefined && second === undefined ? only : { kind: 'any', nodes };
}

function taken(reading: Reading, text: string): boolean {
  if (!reading.pattern.startsWith(text, reading.at)) return false;
  reading.at += text.length;
  return true;
}

function sequence(reading: Reading): RegexpNode {
  const nodes: RegexpNode[] = [];
  while (reading.at < reading.pattern.length && !/[|)]/.test(peek(reading))) {
    nodes.push(repeated(reading));
  }
  return { kind: 'all', nodes };
}

function peek({ pattern, at }: Reading): string {
  return pattern.charAt(at);
}

const REPEAT = /[*+?]|\{(\d+)(?:(,)(\d*))?\}/y;

function repeated(reading: Reading): RegexpNode {
  const { pattern } = reading;
  if (/[*+?]/.test(peek(reading)) || repeatAt(reading) !== null) {
    throw refused(pattern, 'missing argument to repetition operator');
  }
  const node = atom(reading);
  const match = repeatAt(reading);
  if (match === null) return node;
  reading.at += match[0].length;
  taken(reading, '?');
  if (repeatAt(reading) !== null) throw refused(pattern, 'invalid nested repetition operator');
  return { kind: 'repeat', node, ...countOf(match, pattern) };
}

function repeatAt({ pattern, at }: Reading): RegExpExecArray | null {
  REPEAT.lastIndex = at;
  return REPEAT.exec(pattern);
}

interface Count {
  readonly least: number;
  readonly most: number | undefined;
}

/** Go repeats a thousand times at most. */
function countOf([operator, first, comma, second]: RegExpExecArray, pattern: string): Count {
  if (operator === '*') return { least: 0, most: undefined };
  if (operator === '+') return { least: 1, most: undefined };
  if (operator === '?') return { least: 0, most: 1 };
  const least = Number(first);
  const most = comma === undefined ? least : second ? Number(second) : undefined;
  if (least > 1000 || (most ?? 0) > 1000 || least > (most ?? least)) {
    throw refused(pattern, 'invalid repeat count');
  }
  return { least, most };
}

const NEWLINE = 10;

function atom(reading: Reading): RegexpNode {
  const letter = String.fromCodePoint(reading.pattern.codePointAt(reading.at) ?? 0);
  if (letter === '(') return group(reading);
  if (letter === '[') return { kind: 'char', matches: bracket(reading) };
  if (letter === '\\') return escaped(reading);
  reading.at += letter.length;
  switch (letter) {
    case '.':
      return { kind: 'char', matches: (code) => code !== NEWLINE };
    case '^':
      return { kind: 'assert', holds: (before) => before < 0 };
    case '$':
      return { kind: 'assert', holds: (_, after) => after < 0 };
    default:
      return literal(letter);
  }
}

function literal(letter: string): RegexpNode {
  const wanted = letter.codePointAt(0);
  return { kind: 'char', matches: (code) => code === wanted };
}

function group(reading: Reading): RegexpNode {
  reading.at += 1;
  const opening = /\?(?::|P?<\w+>)/y;
  opening.lastIndex = reading.at;
  const match = opening.exec(reading.pattern);
  if (match !== null) reading.at += match[0].length;
  else if (peek(reading) === '?') throw oddGroup(reading);
  const node = alternatives(reading);
  if (!taken(reading, ')')) throw refused(reading.pattern, 'missing closing )');
  return node;
}

/** Flags are Go's, too, but not read here; looking ahead and back is not Go's. */
function oddGroup({ pattern, at }: Reading): Error {
  return /^\?[imsU-]+[:)]/.test(pattern.slice(at))
    ? notRead(pattern)
    : refused(pattern, 'invalid or unsupported Perl syntax');
}

type Matches = (code: number) => boolean;

const CLASSES: Readonly<Record<string, RegExp>> = {
  d: /[0-9]/,
  w: /[0-9A-Za-z_]/,
  s: /[\t\n\f\r ]/,
};

function classOf(letter: string): Matches | undefined {
  const pattern = CLASSES[letter.toLowerCase()];
  if (pattern === undefined || !/^[dwsDWS]$/.test(letter)) return undefined;
  const isNegated = letter !== letter.toLowerCase();
  return (code) => pattern.test(String.fromCodePoint(code)) !== isNegated;
}

function escaped(reading: Reading): RegexpNode {
  const letter = reading.pattern.charAt(reading.at + 1);
  const matches = classOf(letter);
  if (matches !== undefined) {
    reading.at += 2;
    return { kind: 'char', matches };
  }
  const holds = ASSERTIONS[letter];
  if (holds === undefined) return literal(escapedLetter(reading));
  reading.at += 2;
  return { kind: 'assert', holds };
}

const ASSERTIONS: Readonly<Record<string, (before: number, after: number) => boolean>> = {
  A: (before) => before < 0,
  z: (_, after) => after < 0,
  b: (before, after) => isWord(before) !== isWord(after),
  B: (before, after) => isWord(before) === isWord(after),
};

function isWord(code: number): boolean {
  return code >= 0 && /\w/.test(String.fromCodePoint(code));
}

const CONTROLS: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f',
  v: '\v',
  a: '\x07',
};

function escapedLetter(reading: Reading): string {
  const letter = reading.pattern.charAt(reading.at + 1);
  if (letter === '') throw refused(reading.pattern, 'trailing backslash at end of expression');
  reading.at += 2;
  if (/[!-/:-@[-`{-~]/.test(letter)) return letter;
  const control = CONTROLS[letter];
  if (control !== undefined) return control;
  if (/[1-9cghijklmouyDEGHIJKLMNORTUVXYZ]/.test(letter))
    throw refused(reading.pattern, 'invalid escape sequence');
  throw notRead(reading.pattern);
}

function bracket(reading: Reading): Matches {
  const { pattern } = reading;
  reading.at += 1;
  const isNegated = taken(reading, '^');
  const matches: Matches[] = [];
  for (let first = true; first || peek(reading) !== ']'; first = false) {
    if (reading.at >= pattern.length) throw refused(pattern, 'missing closing ]');
    if (pattern.startsWith('[:', reading.at)) throw notRead(pattern);
    matches.push(bracketItem(reading));
  }
  reading.at += 1;
  return (code) => matches.some((each) => each(code)) !== isNegated;
}

function bracketItem(reading: Reading): Matches {
  const { pattern, at } = reading;
  const shorthand = peek(reading) === '\\' ? classOf(pattern.charAt(at + 1)) : undefined;
  if (shorthand !== undefined) {
    reading.at += 2;
    return shorthand;
  }
  const low = bracketLetter(reading);
  if (peek(reading) !== '-' || pattern.charAt(reading.at + 1) === ']')
    return (code) => code === low;
  reading.at += 1;
  const high = bracketLetter(reading);
  if (high < low) throw refused(pattern, 'invalid character class range');
  return (code) => code >= low && code <= high;
}

function bracketLetter(reading: Reading): number {
  if (reading.at >= reading.pattern.length) throw refused(reading.pattern, 'missing closing ]');
  if (peek(reading) === '\\') return escapedLetter(reading).codePointAt(0) ?? 0;
  const code = reading.pattern.codePointAt(reading.at) ?? 0;
  reading.at += String.fromCodePoint(code).length;
  return code;
}
