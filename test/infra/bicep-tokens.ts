/** One lexical element of a Bicep file. `inner` holds the tokens of the `${…}` parts of a string. */
export interface Token {
  readonly kind: 'word' | 'number' | 'string' | 'mark' | 'newline';
  readonly text: string;
  readonly line: number;
  readonly inner: readonly Token[];
}

interface Cursor {
  readonly source: string;
  at: number;
  line: number;
}

const CLOSES: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };
const MARK = /^(?:==|!=|<=|>=|=>|&&|\|\||\?\?|=~|!~|[-+*/%!<>=?:.,@(){}[\]])/;

/** Splits Bicep source into tokens. Throws, naming the line, when a string or bracket is not closed. */
export function tokensOf(source: string): Token[] {
  return scan({ source, at: 0, line: 1 }, false);
}

function scan(cursor: Cursor, inString: boolean): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  while (cursor.at < cursor.source.length) {
    skipBlank(cursor);
    const token = next(cursor);
    if (token === undefined) break;
    if (inString && open.length === 0 && token.text === '}') return tokens;
    track(open, token);
    tokens.push(token);
  }
  const left = open.at(-1);
  if (left) throw new Error(`line ${left.line}: '${left.text}' is never closed`);
  if (inString) throw new Error(`line ${cursor.line}: '\${' is never closed`);
  return tokens;
}

function track(open: Token[], token: Token): void {
  if (token.kind !== 'mark') return;
  if (token.text in CLOSES) open.push(token);
  if (!Object.values(CLOSES).includes(token.text)) return;
  const opener = open.pop();
  if (opener === undefined || CLOSES[opener.text] !== token.text) {
    throw new Error(`line ${token.line}: '${token.text}' closes nothing that is open`);
  }
}

function skipBlank(cursor: Cursor): void {
  const blank = /^(?:[ \t\r]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/.exec(rest(cursor))?.[0] ?? '';
  advance(cursor, blank);
}

function next(cursor: Cursor): Token | undefined {
  const line = cursor.line;
  const text = rest(cursor);
  if (text === '') return undefined;
  if (text.startsWith("'")) return stringToken(cursor);
  const [kind, match] = plain(text);
  if (match === undefined) throw new Error(`line ${line}: unexpected '${text.slice(0, 10)}'`);
  advance(cursor, match);
  return { kind, text: match, line, inner: [] };
}

function plain(text: string): [Token['kind'], string | undefined] {
  if (text.startsWith('\n')) return ['newline', '\n'];
  const word = /^[A-Za-z_]\w*/.exec(text)?.[0];
  if (word !== undefined) return ['word', word];
  const number = /^\d+/.exec(text)?.[0];
  return number === undefined ? ['mark', MARK.exec(text)?.[0]] : ['number', number];
}

function stringToken(cursor: Cursor): Token {
  const { at, line } = cursor;
  const inner: Token[] = [];
  advance(cursor, "'");
  for (;;) {
    const text = rest(cursor);
    if (text === '' || text.startsWith('\n')) throw new Error(`line ${line}: string is not closed`);
    if (text.startsWith("'")) break;
    if (text.startsWith('${')) {
      advance(cursor, '${');
      inner.push(...scan(cursor, true));
      continue;
    }
    advance(cursor, text.slice(0, text.startsWith('\\') ? 2 : 1));
  }
  advance(cursor, "'");
  return { kind: 'string', text: cursor.source.slice(at + 1, cursor.at - 1), line, inner };
}

function rest(cursor: Cursor): string {
  return cursor.source.slice(cursor.at);
}

function advance(cursor: Cursor, text: string): void {
  cursor.at += text.length;
  cursor.line += text.split('\n').length - 1;
}
