/**
 * Go's `path.Match` and `filepath.Match`: `*` and `?` never cross a slash, `[a-z]` and `[^a-z]` are classes, `\` takes the next
 * character as it is. undefined: the pattern is malformed, which Flux takes for "does not match".
 */
export function goMatch(pattern: string, name: string): boolean | undefined {
  const pieces = compiled(pattern);
  return pieces === null ? undefined : fits(pieces, [...name]);
}

/** Lengths of the beginnings of `text`, but for the empty one, that fit the pattern: found in one pass. */
export function goPrefixes(pattern: string, text: string): readonly number[] | undefined {
  const pieces = compiled(pattern);
  if (pieces === null) return undefined;
  const lengths: number[] = [];
  let states = behindStars(pieces, [0]);
  let length = 0;
  for (const character of text) {
    length += character.length;
    states = behindStars(
      pieces,
      states.flatMap((at) => nextOf(pieces, at, character)),
    );
    if (states.at(-1) === pieces.length) lengths.push(length);
  }
  return lengths;
}

function nextOf(pieces: readonly Piece[], at: number, character: string): readonly number[] {
  const piece = pieces[at];
  if (piece === '*') return character === '/' ? [] : [at];
  return piece?.(character) === true ? [at + 1] : [];
}

/** Where a pattern may be, in order: a `*` may stand for nothing. */
function behindStars(pieces: readonly Piece[], states: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (const at of states) {
    all.add(at);
    if (pieces[at] === '*') all.add(at + 1);
  }
  return [...all].sort((left, right) => left - right);
}

/** What one character may be, or any number of them. */
type Piece = '*' | ((character: string) => boolean);

/** The only way back is to the latest `*`, as in Go: a hostile pattern costs pattern × name steps at most. */
function fits(pieces: readonly Piece[], name: readonly string[]): boolean {
  let retry: { readonly star: number; from: number } | undefined;
  let next = 0;
  let at = 0;
  while (at < name.length) {
    const piece = pieces[next];
    if (piece === '*') {
      retry = { star: next, from: at };
      next += 1;
    } else if (piece?.(name[at] ?? '') === true) {
      next += 1;
      at += 1;
    } else {
      if (retry === undefined || name[retry.from] === '/') return false;
      retry.from += 1;
      at = retry.from;
      next = retry.star + 1;
    }
  }
  return pieces.slice(next).every((piece) => piece === '*');
}

/** Characters of all patterns together. */
const MAX_KEPT = 100_000;
const kept = new Map<string, readonly Piece[] | null>();
let size = 0;

function compiled(pattern: string): readonly Piece[] | null {
  const known = kept.get(pattern);
  if (known !== undefined) return known;
  const pieces = compile(pattern);
  size += pattern.length;
  if (size > MAX_KEPT) {
    kept.clear();
    size = pattern.length;
  }
  kept.set(pattern, pieces);
  return pieces;
}

function compile(pattern: string): readonly Piece[] | null {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < pattern.length) {
    const found = pieceAt(pattern, at);
    if (found === undefined) return null;
    if (found.piece !== '*' || pieces.at(-1) !== '*') pieces.push(found.piece);
    at += found.length;
  }
  return pieces;
}

interface Found {
  readonly piece: Piece;
  readonly length: number;
}

function pieceAt(pattern: string, at: number): Found | undefined {
  const character = characterAt(pattern, at);
  switch (character) {
    case '*':
      return { piece: '*', length: 1 };
    case '?':
      return { piece: (given) => given !== '/', length: 1 };
    case '[':
      return classOf(pattern.slice(at));
    case '\\': {
      const next = characterAt(pattern, at + 1);
      return next === '' ? undefined : { piece: literal(next), length: 1 + next.length };
    }
    default:
      return { piece: literal(character), length: character.length };
  }
}

function characterAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

function literal(character: string): Piece {
  return (given) => given === character;
}

const CLASS =
  /^\[(\^?)((?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)*)\]/su;

function classOf(rest: string): Found | undefined {
  const found = CLASS.exec(rest);
  if (found === null) return undefined;
  const [whole, not = '', members = ''] = found;
  const ranges = [...members.matchAll(/(\\.|[^\\-])(?:-(\\.|[^\\-]))?/gsu)].map(
    ([, from = '', to = from]) => [codeOf(from), codeOf(to)] as const,
  );
  const piece = (given: string): boolean => {
    const code = codeOf(given);
    // A slash is no character of a file's name.
    if (given === '/') return false;
    return ranges.some(([from, to]) => from <= code && code <= to) === (not === '');
  };
  return { piece, length: whole.length };
}

/** Of a character, or of one behind a backslash. */
function codeOf(member: string): number {
  return member.codePointAt(member.length > 1 && member.startsWith('\\') ? 1 : 0) ?? 0;
}
