import type { Command, Operand, Pipe } from './ast';
import { type Token, tokensOf } from './tokens';
import { NotComputed, TemplateFailure } from './value';

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

const MAX_DEPTH = 50;
const VARIABLE = /^\$\w+$/;

/** What stands in an action, or behind its keyword. */
export function pipeOf(code: string): Pipe {
  const cursor: Cursor = { tokens: tokensOf(code), at: 0 };
  const pipe = readPipe(cursor, 0);
  if (cursor.at < cursor.tokens.length) throw unexpected(cursor);
  return pipe;
}

function readPipe(cursor: Cursor, depth: number): Pipe {
  if (depth > MAX_DEPTH) throw new NotComputed('is nested too deeply');
  const { variables, assigns } = readVariables(cursor);
  const commands = [readCommand(cursor, depth)];
  while (peek(cursor) === '|') {
    cursor.at += 1;
    commands.push(readCommand(cursor, depth));
  }
  return { variables, assigns, commands };
}

function readVariables(cursor: Cursor): Pick<Pipe, 'variables' | 'assigns'> {
  const [first, second, third, fourth] = cursor.tokens
    .slice(cursor.at, cursor.at + 4)
    .map(({ text }) => text);
  if (first === undefined || !VARIABLE.test(first)) return { variables: [], assigns: false };
  if (second === ':=' || second === '=') {
    cursor.at += 2;
    return { variables: [first.slice(1)], assigns: second === '=' };
  }
  const isPair = second === ',' && third !== undefined && (fourth === ':=' || fourth === '=');
  if (!isPair) return { variables: [], assigns: false };
  cursor.at += 4;
  return { variables: [first.slice(1), third.slice(1)], assigns: fourth === '=' };
}

function readCommand(cursor: Cursor, depth: number): Command {
  const operands: Operand[] = [];
  for (;;) {
    const token = cursor.tokens[cursor.at];
    if (token === undefined || token.text === '|' || token.text === ')') break;
    cursor.at += 1;
    operands.push(
      token.text === '(' ? readGroup(cursor, depth + 1) : operandOf(token.text, cursor),
    );
  }
  if (operands.length === 0) throw unexpected(cursor);
  return operands;
}

function readGroup(cursor: Cursor, depth: number): Operand {
  const pipe = readPipe(cursor, depth);
  if (peek(cursor) !== ')') throw unexpected(cursor);
  cursor.at += 1;
  return { kind: 'group', pipe, path: fieldsBehind(cursor) };
}

/** `.a.b` right behind a group or a variable. */
function fieldsBehind(cursor: Cursor): readonly string[] {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || !token.close || !/^\.\w/.test(token.text)) return [];
  cursor.at += 1;
  return token.text.slice(1).split('.');
}

function operandOf(text: string, cursor: Cursor): Operand {
  const first = text.charAt(0);
  switch (first) {
    case '"':
      return { kind: 'constant', value: unquoted(text) };
    case '`':
      return { kind: 'constant', value: text.slice(1, -1) };
    case "'":
      return {
        kind: 'constant',
        value: BigInt(unquoted(`"${text.slice(1, -1)}"`).codePointAt(0) ?? 0),
      };
    case '.':
      return { kind: 'field', path: text === '.' ? [] : text.slice(1).split('.') };
    case '$':
      return { kind: 'variable', name: text.slice(1), path: fieldsBehind(cursor) };
  }
  if (/[-+\d]/.test(first)) return { kind: 'constant', value: numberOf(text) };
  if (/[A-Za-z_]/.test(first)) return wordOf(text);
  throw new TemplateFailure(`unexpected ${text}`);
}

function wordOf(text: string): Operand {
  if (text === 'true' || text === 'false') return { kind: 'constant', value: text === 'true' };
  return text === 'nil' ? { kind: 'constant', value: null } : { kind: 'function', name: text };
}

function numberOf(text: string): number | bigint {
  if (/^[-+]?\d+$/.test(text) && !/^[-+]?0\d/.test(text)) return BigInt(text.replace('+', ''));
  const value = Number(text);
  if (Number.isNaN(value)) throw new NotComputed(`has the number ${text}`);
  return value;
}

function unquoted(text: string): string {
  try {
    return JSON.parse(text.replaceAll("\\'", "'").replaceAll('\\a', '\\u0007')) as string;
  } catch {
    throw new NotComputed(`has the text ${text.slice(0, 40)}`);
  }
}

function peek({ tokens, at }: Cursor): string | undefined {
  return tokens[at]?.text;
}

function unexpected(cursor: Cursor): TemplateFailure {
  return new TemplateFailure(`unexpected ${peek(cursor) ?? 'end of an action'}`);
}
