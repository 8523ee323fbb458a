/**
 * Conditions of role assignments (version 2.0), as far as constraining role assignments needs them:
 * NOT/AND/OR, ActionMatches, and comparisons of @Request / @Resource attributes with a set of values.
 */
export interface ConditionFacts {
  /** Attributes by name (`RoleDefinitionId`, `PrincipalType`, `PrincipalId`) of what is being written. */
  readonly request?: Readonly<Record<string, string>>;
  /** The same of what exists, for deletions. */
  readonly resource?: Readonly<Record<string, string>>;
}

interface Reader {
  readonly tokens: readonly string[];
  position: number;
  readonly action: string;
  readonly facts: ConditionFacts;
}

const TOKEN =
  /\s*(\(|\)|\{|\}|,|!|&&|\|\||AND\b|OR\b|NOT\b|ActionMatches\b|@\w+\[[^\]]+\]|'[^']*'|[\w:.-]+)/giy;

type Comparison = (values: readonly string[], actual: string) => boolean;

const isOneOf: Comparison = (values, actual) => values.includes(actual);
const isNoneOf: Comparison = (values, actual) => !values.includes(actual);

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  guidequals: isOneOf,
  stringequalsignorecase: isOneOf,
  'foranyofanyvalues:guidequals': isOneOf,
  'foranyofanyvalues:stringequalsignorecase': isOneOf,
  'foranyofallvalues:guidnotequals': isNoneOf,
  'foranyofallvalues:stringnotequalsignorecase': isNoneOf,
};

/** Whether the condition lets `action` pass. Throws on a text outside the supported grammar. */
export function conditionHolds(condition: string, action: string, facts: ConditionFacts): boolean {
  const reader: Reader = { tokens: tokensOf(condition), position: 0, action, facts };
  const result = readOr(reader);
  if (reader.position < reader.tokens.length) throw unreadable(reader);
  return result;
}

function tokensOf(condition: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const text = condition.trim();
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match?.[1])
      throw new SyntaxError(`Condition: cannot read '${text.slice(start, start + 20)}'.`);
    tokens.push(match[1]);
  }
  return tokens;
}

function readOr(reader: Reader): boolean {
  let result = readAnd(reader);
  while (accept(reader, 'OR', '||')) {
    const right = readAnd(reader);
    result = result || right;
  }
  return result;
}

function readAnd(reader: Reader): boolean {
  let result = readNot(reader);
  while (accept(reader, 'AND', '&&')) {
    const right = readNot(reader);
    result = result && right;
  }
  return result;
}

function readNot(reader: Reader): boolean {
  if (accept(reader, '!', 'NOT')) return !readNot(reader);
  if (accept(reader, '(')) {
    const inner = readOr(reader);
    expect(reader, ')');
    return inner;
  }
  if (accept(reader, 'ActionMatches')) {
    return readSet(reader).some((pattern) => pattern.toLowerCase() === reader.action.toLowerCase());
  }
  return readComparison(reader);
}

function readComparison(reader: Reader): boolean {
  const attribute = take(reader);
  const match = /^@(\w+)\[[^\]]*:(\w+)\]$/.exec(attribute);
  if (!match?.[1] || !match[2]) throw unreadable(reader);
  const source =
    match[1].toLowerCase() === 'request' ? reader.facts.request : reader.facts.resource;
  const actual = source?.[match[2]];
  const compare = COMPARISONS[take(reader).toLowerCase()];
  if (!compare) throw unreadable(reader);
  const values = readSet(reader).map((value) => value.toLowerCase());
  return actual !== undefined && compare(values, actual.toLowerCase());
}

function readSet(reader: Reader): string[] {
  expect(reader, '{');
  const values: string[] = [];
  while (!accept(reader, '}')) {
    values.push(take(reader).replaceAll("'", ''));
    accept(reader, ',');
  }
  return values;
}

function accept(reader: Reader, ...options: readonly string[]): boolean {
  const token = reader.tokens[reader.position]?.toUpperCase();
  if (token === undefined || !options.some((option) => option.toUpperCase() === token))
    return false;
  reader.position += 1;
  return true;
}

function expect(reader: Reader, token: string): void {
  if (!accept(reader, token)) throw unreadable(reader);
}

function take(reader: Reader): string {
  const token = reader.tokens[reader.position];
  if (token === undefined) throw unreadable(reader);
  reader.position += 1;
  return token;
}

function unreadable(reader: Reader): SyntaxError {
  const near = reader.tokens.slice(reader.position, reader.position + 4).join(' ');
  return new SyntaxError(`Condition: unexpected '${near || 'end of text'}'.`);
}
