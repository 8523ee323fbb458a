/** An operand of a Go template's action. */
export type Operand =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** `.a.b`; `$.a.b` when `root`; steps are empty for `.` and `$`. */
  | { readonly kind: 'field'; readonly root: boolean; readonly steps: readonly string[] }
  /** A function's name, or true, false, nil. */
  | { readonly kind: 'word'; readonly name: string }
  | { readonly kind: 'group'; readonly pipeline: Pipeline };

export type Command = readonly Operand[];
/** Commands that hand their results on with `|`. */
export type Pipeline = readonly Command[];

const TOKEN =
  /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|\$?\.[\w.]*|\$(?![\w.])|-?\d+(?:\.\d+)?(?![\w.])|[A-Za-z_]\w*|[()|]/y;

/** Parses what is in an action, or undefined where it is more than a pipeline of calls (variables, for example). */
export function parsePipeline(code: string): Pipeline | undefined {
  const tokens = tokensOf(code);
  if (tokens === undefined) return undefined;
  const cursor: Cursor = { tokens, at: 0 };
  const pipeline = readPipeline(cursor, 0);
  return cursor.at === tokens.length ? pipeline : undefined;
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

const MAX_DEPTH = 20;

function tokensOf(code: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < code.length) {
    const match = TOKEN.exec(code);
    if (match === null) return undefined;
    if (match[0].trim() !== '') tokens.push(match[0]);
  }
  return tokens;
}

function readPipeline(cursor: Cursor, depth: number): Pipeline | undefined {
  const commands: Command[] = [];
  for (;;) {
    const command = readCommand(cursor, depth);
    if (command === undefined || command.length === 0) return undefined;
    commands.push(command);
    if (cursor.tokens[cursor.at] !== '|') return commands;
    cursor.at += 1;
  }
}

function readCommand(cursor: Cursor, depth: number): Command | undefined {
  const operands: Operand[] = [];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || token === '|' || token === ')') return operands;
    cursor.at += 1;
    const operand = token === '(' ? readGroup(cursor, depth + 1) : operandOf(token);
    if (operand === undefined) return undefined;
    operands.push(operand);
  }
}

function readGroup(cursor: Cursor, depth: number): Operand | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const pipeline = readPipeline(cursor, depth);
  if (pipeline === undefined || cursor.tokens[cursor.at] !== ')') return undefined;
  cursor.at += 1;
  return { kind: 'group', pipeline };
}

function operandOf(token: string): Operand {
  const first = token.charAt(0);
  if (first === '"') return { kind: 'text', text: unquoted(token) };
  if (first === '`') return { kind: 'text', text: token.slice(1, -1) };
  if (first === '.' || first === '$') {
    const steps = token
      .replace('$', '')
      .split('.')
      .filter((step) => step !== '');
    return { kind: 'field', root: first === '$', steps };
  }
  if (/^-?\d/.test(token)) return { kind: 'number', value: Number(token) };
  return { kind: 'word', name: token };
}

function unquoted(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    return token.slice(1, -1);
  }
}
