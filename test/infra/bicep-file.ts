import { readFileSync } from 'node:fs';
import { tokensOf, type Token } from './bicep-tokens';

/** A value as written: an object, a list, a plain string, or an expression that only Azure can evaluate. */
export type BicepValue =
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, BicepValue> }
  | { readonly kind: 'list'; readonly items: readonly BicepValue[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly tokens: readonly Token[] };

export interface Declaration {
  readonly keyword: 'param' | 'var' | 'resource' | 'module' | 'output';
  readonly name: string;
  /** `Type/name@version` of a resource, path of a module, type of a param or output. */
  readonly type: string;
  readonly hasDefault: boolean;
  /** A resource that somebody else made, and that is only referred to. */
  readonly existing: boolean;
  readonly decorators: readonly string[];
  readonly body: BicepValue;
}

export interface BicepFile {
  readonly path: string;
  readonly tokens: readonly Token[];
  readonly declarations: readonly Declaration[];
}

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const NOTHING: BicepValue = { kind: 'expression', tokens: [] };

/** Reads the declarations of a Bicep file: enough of the language to check what this project writes, not all of it. */
export function readBicep(path: string): BicepFile {
  const tokens = tokensOf(readFileSync(path, 'utf8'));
  const reader: Reader = { tokens, at: 0 };
  const declarations: Declaration[] = [];
  let decorators: string[] = [];
  while (reader.at < tokens.length) {
    const token = take(reader);
    if (token.text === '@') decorators.push(decorator(reader));
    if (token.kind !== 'word') continue;
    if (token.text === 'targetScope') expression(reader);
    if (!isKeyword(token.text)) continue;
    declarations.push(declaration(reader, token.text, decorators));
    decorators = [];
  }
  return { path, tokens, declarations };
}

function isKeyword(text: string): text is Declaration['keyword'] {
  return ['param', 'var', 'resource', 'module', 'output'].includes(text);
}

function decorator(reader: Reader): string {
  const name = take(reader).text;
  expression(reader);
  return name;
}

function declaration(
  reader: Reader,
  keyword: Declaration['keyword'],
  decorators: readonly string[],
): Declaration {
  const name = take(reader).text;
  const type = keyword === 'var' ? '' : take(reader).text;
  const existing = keyword === 'resource' && peek(reader)?.text === 'existing';
  if (existing) take(reader);
  const hasDefault = peek(reader)?.text === '=';
  if (hasDefault) take(reader);
  const body = hasDefault ? value(reader) : NOTHING;
  return { keyword, name, type, hasDefault, existing, decorators, body };
}

/** `if (…)` and `for … :` in front of a body say when and how often, not what: the body is what is checked. */
function value(reader: Reader): BicepValue {
  skipNewlines(reader);
  const token = peek(reader);
  if (token?.text === 'if') {
    take(reader);
    group(reader);
    return value(reader);
  }
  if (token?.text === '{') return object(reader);
  if (token?.text === '[') return list(reader);
  const tokens = expression(reader);
  const only = tokens.length === 1 ? tokens[0] : undefined;
  if (only?.kind === 'string' && only.inner.length === 0) return { kind: 'text', text: only.text };
  return { kind: 'expression', tokens };
}

function object(reader: Reader): BicepValue {
  const entries = new Map<string, BicepValue>();
  take(reader);
  for (skipSeparators(reader); peek(reader)?.text !== '}'; skipSeparators(reader)) {
    const key = take(reader);
    const colon = take(reader);
    if (colon.text !== ':') throw new Error(`line ${colon.line}: expected ':' after ${key.text}`);
    if (entries.has(key.text)) throw new Error(`line ${key.line}: ${key.text} is given twice`);
    entries.set(key.text, value(reader));
  }
  take(reader);
  return { kind: 'object', entries };
}

function list(reader: Reader): BicepValue {
  const items: BicepValue[] = [];
  take(reader);
  for (skipSeparators(reader); peek(reader)?.text !== ']'; skipSeparators(reader)) {
    if (peek(reader)?.text === 'for') while (take(reader).text !== ':');
    items.push(value(reader));
  }
  take(reader);
  return { kind: 'list', items };
}

/** Everything up to the end of the line or of the bracket around it; `? :` may go on on the next line. */
function expression(reader: Reader): Token[] {
  const tokens: Token[] = [];
  for (let token = peek(reader); token; token = peek(reader)) {
    if (token.kind === 'newline' && !goesOn(reader)) break;
    if (['}', ']', ')', ','].includes(token.text) && token.kind === 'mark') break;
    if (token.kind === 'mark' && '([{'.includes(token.text)) tokens.push(...group(reader));
    else tokens.push(take(reader));
  }
  return tokens.filter((token) => token.kind !== 'newline');
}

function goesOn(reader: Reader): boolean {
  const after = reader.tokens.slice(reader.at).find((token) => token.kind !== 'newline');
  return after?.kind === 'mark' && ['?', ':', '&&', '||'].includes(after.text);
}

function group(reader: Reader): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  do {
    const token = take(reader);
    if (token.kind === 'mark' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'mark' && ')]}'.includes(token.text)) depth -= 1;
    tokens.push(token);
  } while (depth > 0);
  return tokens;
}

function skipNewlines(reader: Reader): void {
  while (peek(reader)?.kind === 'newline') reader.at += 1;
}

function skipSeparators(reader: Reader): void {
  while (peek(reader)?.kind === 'newline' || peek(reader)?.text === ',') reader.at += 1;
}

function peek(reader: Reader): Token | undefined {
  return reader.tokens[reader.at];
}

function take(reader: Reader): Token {
  const token = reader.tokens[reader.at];
  if (token === undefined) throw new Error('the file ends in the middle of a declaration');
  reader.at += 1;
  return token;
}
