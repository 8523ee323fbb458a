/** A piece of a text with `${…}` in it. */
export type Node = string | Expansion;

/** `${name}`, `${name:-word}`, `${name/a/b}` … */
export interface Expansion {
  readonly name: string;
  /** '' for `${name}`: `:-`, `:=`, `^^`, `//`, `#` … */
  readonly operator: string;
  readonly args: readonly Node[];
  /** As it appears in the text. */
  readonly source: string;
}

export type Parsed =
  | { readonly ok: true; readonly nodes: readonly Node[] }
  | { readonly ok: false; readonly message: string };

/**
 * As Flux's fork of drone/envsubst reads a text (fluxcd/pkg, `envsubst/parse`), with what it does not accept: `${a.b}`,
 * `${a-b}` and a brace that is never closed are errors of the whole text. Throws TooMuch.
 */
export function parse(text: string): Parsed {
  const cursor: Cursor = { text, at: 0, depth: 0 };
  const nodes: Node[] = [];
  try {
    while (cursor.at < text.length) {
      nodes.push(opens(cursor) ? expansion(cursor) : plainText(cursor));
    }
    return { ok: true, nodes };
  } catch (error) {
    if (error instanceof BadSubstitution) return { ok: false, message: error.message };
    throw error;
  }
}

class BadSubstitution extends Error {}

/** Beyond what is computed here; Flux may well do it. */
export class TooMuch extends Error {}

/** Expansions within each other. */
const MAX_DEPTH = 100;

interface Cursor {
  readonly text: string;
  at: number;
  depth: number;
}

type Accept = (character: string, position: number) => boolean;

/** `$$` is a dollar sign that opens nothing. */
function plainText(cursor: Cursor): string {
  let found = '';
  while (cursor.at < cursor.text.length && !opens(cursor)) {
    const dollar = cursor.text.indexOf('$', cursor.at);
    if (dollar !== cursor.at) {
      const end = dollar === -1 ? cursor.text.length : dollar;
      found += cursor.text.slice(cursor.at, end);
      cursor.at = end;
    } else {
      found += '$';
      cursor.at += cursor.text.startsWith('$$', cursor.at) ? 2 : 1;
    }
  }
  return found;
}

function opens({ text, at }: Cursor): boolean {
  return text.startsWith('${', at);
}

const NAME: Accept = (character) => /[\p{L}\p{Nd}_]/u.test(character);
const NOT_CLOSING: Accept = (character) => character !== '}';

function expansion(cursor: Cursor): Expansion {
  const start = cursor.at;
  cursor.at += 2;
  cursor.depth += 1;
  if (cursor.depth > MAX_DEPTH) throw new TooMuch();
  const { name, operator, args } = peek(cursor) === '#' ? lengthOf(cursor) : named(cursor);
  if (peek(cursor) !== '}') throw new BadSubstitution('missing closing brace');
  cursor.at += 1;
  cursor.depth -= 1;
  return { name, operator, args, source: cursor.text.slice(start, cursor.at) };
}

type Inside = Pick<Expansion, 'name' | 'operator' | 'args'>;

function lengthOf(cursor: Cursor): Inside {
  cursor.at += 1;
  return { name: some(cursor, NAME, 'bad substitution'), operator: '#', args: [] };
}

function named(cursor: Cursor): Inside {
  const name = some(cursor, NAME, 'unable to parse variable name');
  const next = peek(cursor);
  const second = cursor.text[cursor.at + 1] ?? '';
  if (next === '=' || (next === ':' && /[=?+-]/.test(second))) return withDefault(cursor, name);
  if (next === ':') return substring(cursor, name);
  if (next === ',' || next === '^') return { name, operator: repeated(cursor, ',^'), args: [] };
  if (next === '/') return replacement(cursor, name);
  if (next === '#' || next === '%') {
    const operator = repeated(cursor, next);
    return { name, operator, args: [argument(cursor, NOT_CLOSING)] };
  }
  return { name, operator: '', args: [] };
}

function withDefault(cursor: Cursor, name: string): Inside {
  const operator = peek(cursor) === '=' ? '=' : cursor.text.slice(cursor.at, cursor.at + 2);
  cursor.at += operator.length;
  const args: Node[] = [];
  while (peek(cursor) !== '}') args.push(argument(cursor, NOT_CLOSING));
  return { name, operator, args };
}

function substring(cursor: Cursor, name: string): Inside {
  cursor.at += 1;
  const from = argument(cursor, (character) => character !== ':' && character !== '}');
  if (peek(cursor) !== ':') return { name, operator: ':', args: [from] };
  some(cursor, (character) => character === ':', 'bad substitution');
  return { name, operator: ':', args: [from, argument(cursor, NOT_CLOSING)] };
}

function replacement(cursor: Cursor, name: string): Inside {
  const operator = /^\/[/#%]?/.exec(cursor.text.slice(cursor.at, cursor.at + 2))?.[0] ?? '/';
  cursor.at += operator.length;
  const wanted = argument(cursor, (character) => character !== '/', true);
  some(cursor, (character) => character === '/', 'bad substitution');
  if (peek(cursor) === '}') return { name, operator, args: [wanted] };
  return { name, operator, args: [wanted, argument(cursor, NOT_CLOSING, true)] };
}

/** One or two of the characters. */
function repeated(cursor: Cursor, characters: string): string {
  return some(cursor, (character, position) => position < 2 && characters.includes(character), '');
}

/** A word, or one expansion within. */
function argument(cursor: Cursor, accept: Accept, escapes = false): Node {
  if (opens(cursor)) return expansion(cursor);
  return some(cursor, accept, 'unable to parse substitution within function', escapes);
}

function some(cursor: Cursor, accept: Accept, otherwise: string, escapes = false): string {
  let found = '';
  for (let position = 0; cursor.at < cursor.text.length; position += 1) {
    const character = String.fromCodePoint(cursor.text.codePointAt(cursor.at) ?? 0);
    const escaped = escapes
      ? /^(?:\$(?=\$)|\\(?=[/\\]))/.test(cursor.text.slice(cursor.at, cursor.at + 2))
      : false;
    if (escaped) {
      found += cursor.text[cursor.at + 1] ?? '';
      cursor.at += 2;
    } else if (opens(cursor) || !accept(character, position)) {
      break;
    } else {
      found += character;
      cursor.at += character.length;
    }
  }
  if (found === '') throw new BadSubstitution(otherwise);
  return found;
}

function peek({ text, at }: Cursor): string {
  return text[at] ?? '';
}
