import type { RouteContext } from '../routing';
import { fieldsOf } from '../routing';
import { ParameterError } from './error';

/**
 * What a parameter may be. GitLab takes `"true"` for true and `"7"` for 7; a list as JSON or, of texts, with commas.
 * What an endpoint does not know is ignored.
 */
export type Kind =
  | 'text'
  /** A text that is not blank. */
  | 'words'
  | 'flag'
  | 'number'
  | 'texts'
  | 'numbers'
  /** One of these. */
  | readonly string[];

export type Known = Readonly<Record<string, Kind>>;

export type Given<K extends Known> = {
  readonly [name in keyof K]?: K[name] extends 'text' | 'words' | readonly string[]
    ? string
    : K[name] extends 'flag'
      ? boolean
      : K[name] extends 'number'
        ? number
        : K[name] extends 'texts'
          ? readonly string[]
          : readonly number[];
};

/** Of the query and of the body, which are one to GitLab. */
export function sentIn({ query, body }: Pick<RouteContext, 'query' | 'body'>): Sent {
  const names = [...new Set(query.keys())];
  const asked = names.map((name) => [
    name,
    name.endsWith('[]') ? query.getAll(name) : query.get(name),
  ]);
  return { ...(Object.fromEntries(asked) as Sent), ...fieldsOf(body) };
}

type Sent = Readonly<Record<string, unknown>>;

/** The known ones of what was sent. Throws a 400 for nonsense, in the words of GitLab's framework. */
export function parametersIn<K extends Known>(
  known: K,
  sent: Sent,
  required: readonly (keyof K & string)[] = [],
): Given<K> {
  const missing = required.filter((name) => sent[name] === undefined || sent[name] === null);
  const isBlank = (name: string): boolean => sent[name] === '';
  const faults = [
    ...missing.map((name) => `${name} is missing`),
    ...required.filter(isBlank).map((name) => `${name} is empty`),
  ];
  if (faults.length > 0) throw new ParameterError(faults.join(', '));
  const given = Object.entries(known).flatMap(([name, kind]) => {
    const value = sent[name] ?? sent[`${name}[]`];
    return value === undefined || value === null ? [] : [[name, read(name, kind, value)] as const];
  });
  return Object.fromEntries(given) as Given<K>;
}

/** Some of `known`, whichever. */
export function atLeastOne(given: object, known: Known): void {
  if (Object.keys(given).length > 0) return;
  const names = Object.keys(known).join(', ');
  throw new ParameterError(`${names} are missing, at least one parameter must be provided`);
}

function read(name: string, kind: Kind, value: unknown): unknown {
  if (typeof kind !== 'string') {
    if (kind.includes(String(value))) return String(value);
    throw new ParameterError(`${name} does not have a valid value`);
  }
  const found = READERS[kind](value);
  if (found === undefined) throw new ParameterError(`${name} is invalid`);
  if (kind === 'words' && found === '') throw new ParameterError(`${name} is empty`);
  return found;
}

/** Undefined: it is none. */
const READERS: Readonly<Record<Exclude<Kind, readonly string[]>, (value: unknown) => unknown>> = {
  text: textIn,
  words: (value) => textIn(value)?.trim() && textIn(value),
  flag: (value) => flagIn(String(value)),
  number: (value) => (/^\d+$/.test(String(value)) ? Number(value) : undefined),
  texts(value) {
    if (typeof value === 'string') return value.split(',').filter((part) => part !== '');
    return Array.isArray(value) ? value.map(String) : undefined;
  },
  numbers(value) {
    const all = (Array.isArray(value) ? value : [value]).filter((one) => one !== '');
    return all.every((one) => /^\d+$/.test(String(one))) ? all.map(Number) : undefined;
  },
};

/** As the framework reads them: Python's `True` is one. Undefined: it is none. */
export function flagIn(text: string): boolean | undefined {
  if (/^(1|true|t|yes|y|on)$/i.test(text)) return true;
  return /^(0|false|f|no|n|off)$/i.test(text) ? false : undefined;
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
