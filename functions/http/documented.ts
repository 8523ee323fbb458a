import { docsOf } from '../../shared/core/reference/link';

type Json = Readonly<Record<string, unknown>>;

/** The lists of an answer whose rows have a code, and what kind of code that is. */
const LISTS = {
  conditions: ['condition', 'reason'],
  failures: ['failure', 'code'],
  findings: ['finding', 'code'],
  lacking: ['failure', 'code'],
} as const;

/** An answer about one thing, each code in it with a link to what the reference says of it. */
export function documented(view: object): object {
  return Object.fromEntries(
    Object.entries(view).map(([key, value]) => [
      key,
      key === 'objects' ? within(value) : linked(key, value),
    ]),
  );
}

function within(value: unknown): unknown {
  return isObject(value) ? documented(value) : value;
}

function linked(key: string, value: unknown): unknown {
  if (!isListed(key) || !Array.isArray(value)) return value;
  const [of, field] = LISTS[key];
  return value.map((row: unknown) => {
    const code = isObject(row) ? row[field] : undefined;
    const docs = typeof code === 'string' ? docsOf(of, code) : undefined;
    return isObject(row) && docs !== undefined ? { ...row, docs } : row;
  });
}

function isListed(key: string): key is keyof typeof LISTS {
  return Object.hasOwn(LISTS, key);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
