import { refuse } from './problem';

/**
 * Throws ProblemError 415 for a body that says that it is not JSON in UTF-8. Where nothing is said it is looked into
 * (RFC 9110, 8.3); an empty one is never looked at.
 */
export function assertJsonType(contentType: string | null): void {
  if (contentType === null || contentType.trim() === '') return;
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const isUtf8 = parameters.every((each) => !/^\s*charset\s*=/.test(each) || UTF_8.test(each));
  if (type.trim() === 'application/json' && isUtf8) return;
  refuse(
    415,
    'UnsupportedMediaType',
    `The body has content type ${contentType.slice(0, 100)}; only JSON in UTF-8 is accepted.`,
    'Send it with the header Content-Type: application/json (curl -d sends another one by default).',
  );
}

const UTF_8 = /^\s*charset\s*=\s*"?(utf-8|utf8|us-ascii)"?\s*$/;

/** Throws ProblemError 400 for text that is not JSON, and for a duplicate key: nobody could tell which one counts. */
export function parseJson(text: string): unknown {
  const value = parse(text);
  const twice = repeatedKey(text);
  if (twice === undefined) return value;
  return refuse(
    400,
    'RepeatedKey',
    `"${twice.slice(0, 60)}" is given more than once.`,
    'Send it once.',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return refuse(400, 'InvalidJson', `The body is not JSON: ${(error as Error).message}.`);
  }
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** Keys of each object that is open, innermost last; undefined stands for a list. */
type Open = (Set<string> | undefined)[];

/** Of valid JSON, the first key that an object has twice. */
function repeatedKey(text: string): string | undefined {
  const open: Open = [];
  let before = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (token.startsWith('"')) {
      const isKey = before === '{' || before === ',';
      const key = JSON.parse(token) as string;
      if (isKey && open.at(-1)?.has(key) === true) return key;
      if (isKey) open.at(-1)?.add(key);
    } else enter(open, token);
    before = token;
  }
  return undefined;
}

function enter(open: Open, token: string): void {
  if (token === '{') open.push(new Set());
  if (token === '[') open.push(undefined);
  if (token === '}' || token === ']') open.pop();
}
