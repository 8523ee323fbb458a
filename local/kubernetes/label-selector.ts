import { badRequest } from './status';

/** Label selectors as k8s.io/apimachinery/pkg/labels reads them. */

type Labels = Readonly<Record<string, string>>;
export type LabelRule = (labels: Labels) => boolean;

/** Throws 400 with the words of the parser for what is no selector. */
export function labelRules(text: string): readonly LabelRule[] {
  const tokens = text.match(TOKEN) ?? [];
  if (tokens.length === 0) return [];
  const rules: LabelRule[] = [];
  const reader = readerOf(tokens);
  for (;;) {
    rules.push(requirement(reader));
    const next = reader.next();
    if (next === '') return rules;
    if (next !== ',') throw unexpected(next, "',' or 'end of string'");
  }
}

const TOKEN = /[(),]|==|!=|=|!|<|>|[^\s(),=!<>]+/g;
const OPERATORS = 'in, notin, =, ==, !=, gt, lt';

interface Reader {
  next(): string;
  peek(): string;
}

function readerOf(tokens: readonly string[]): Reader {
  let at = 0;
  return { next: () => tokens[at++] ?? '', peek: () => tokens[at] ?? '' };
}

function requirement(reader: Reader): LabelRule {
  const first = reader.next();
  if (first === '!') {
    const key = identifier(reader.next());
    return (labels) => !Object.hasOwn(labels, key);
  }
  const key = identifier(first);
  if (reader.peek() === '' || reader.peek() === ',') return (labels) => Object.hasOwn(labels, key);
  return withOperator(key, reader.next(), reader);
}

function withOperator(key: string, operator: string, reader: Reader): LabelRule {
  const value = (labels: Labels): string | undefined =>
    Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'in':
      return isIn(value, values(reader));
    case 'notin':
      return not(isIn(value, values(reader)));
    case '=':
    case '==':
      return isIn(value, [exact(reader)]);
    case '!=':
      return not(isIn(value, [exact(reader)]));
    case '>':
    case '<':
      return isBeyond(value, operator, Number(exact(reader)));
    default:
      throw unexpected(operator, OPERATORS);
  }
}

function isIn(read: (labels: Labels) => string | undefined, wanted: readonly string[]): LabelRule {
  return (labels) => {
    const value = read(labels);
    return value !== undefined && wanted.includes(value);
  };
}

function isBeyond(
  read: (labels: Labels) => string | undefined,
  operator: '<' | '>',
  bound: number,
): LabelRule {
  return (labels) => {
    const value = Number(read(labels) ?? NaN);
    return operator === '>' ? value > bound : value < bound;
  };
}

function not(rule: LabelRule): LabelRule {
  return (labels) => !rule(labels);
}

/** `(a, b)` */
function values(reader: Reader): readonly string[] {
  const opening = reader.next();
  if (opening !== '(') throw unexpected(opening, "'('");
  const found: string[] = [];
  for (let token = reader.next(); token !== ')'; token = reader.next()) {
    if (token === '') throw unexpected(token, "',', or ')'");
    if (token !== ',') found.push(token);
  }
  return found;
}

/** The value after a sign, which may be empty. */
function exact(reader: Reader): string {
  return reader.peek() === '' || reader.peek() === ',' ? '' : reader.next();
}

function identifier(token: string): string {
  if (token !== '' && /^[^(),=!<>]+$/.test(token)) return token;
  throw unexpected(token, 'identifier');
}

function unexpected(found: string, expected: string): Error {
  return badRequest(`unable to parse requirement: found '${found}', expected: ${expected}`);
}
