/**
 * Go's `path.Match` and `filepath.Match`: `*` and `?` never cross a slash, `[a-z]` and `[^a-z]` are classes, `\` takes the next
 * character as it is. undefined: the pattern is malformed, which Flux takes for "does not match".
 */
export function goMatch(pattern: string, name: string): boolean | undefined {
  const known = compiled.get(pattern);
  const expression = known === undefined ? compile(pattern) : known;
  if (known === undefined) remember(pattern, expression);
  return expression === null ? undefined : expression.test(name);
}

const MOST_KEPT = 1000;
const compiled = new Map<string, RegExp | null>();

function remember(pattern: string, expression: RegExp | null): void {
  if (compiled.size >= MOST_KEPT) compiled.clear();
  compiled.set(pattern, expression);
}

function compile(pattern: string): RegExp | null {
  let source = '';
  let rest = pattern;
  while (rest !== '') {
    const piece = pieceOf(rest);
    if (piece === undefined) return null;
    source += piece.source;
    rest = rest.slice(piece.length);
  }
  return new RegExp(`^${source}$`, 'su');
}

interface Piece {
  readonly source: string;
  readonly length: number;
}

function pieceOf(rest: string): Piece | undefined {
  const stars = /^\*+/.exec(rest)?.[0].length;
  if (stars !== undefined) return { source: '[^/]*', length: stars };
  if (rest.startsWith('?')) return { source: '[^/]', length: 1 };
  if (rest.startsWith('[')) return classOf(rest);
  const [first = '', second] = [...rest];
  if (first !== '\\') return { source: literal(first), length: first.length };
  return second === undefined ? undefined : { source: literal(second), length: 1 + second.length };
}

function classOf(rest: string): Piece | undefined {
  const found =
    /^\[(\^?)((?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)*)\]/su.exec(
      rest,
    );
  if (found === null) return undefined;
  const [whole, not = '', members = ''] = found;
  const ranges = members.replace(/\\(.)|([^-])/gsu, (_, escaped?: string, plain?: string) =>
    literal(escaped ?? plain ?? ''),
  );
  // A slash is no character of a file's name.
  return { source: `(?!/)[${not}${ranges}]`, length: whole.length };
}

/** Escaped the one way that every place of a regular expression with the flag `u` takes. */
function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
