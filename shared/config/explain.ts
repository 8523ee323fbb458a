import { nearest } from '../core/base/nearest';
import type { Finding } from './place';
import { shown } from './problem';
import { looksSecret } from './secret';
import { type Annotated, definition, type SchemaError } from './validate';
import type { Path } from './yaml-document';

/** A finding about a part of the data. */
export interface Placed extends Finding {
  readonly path: Path;
  readonly what: 'key' | 'value';
  /** The line may hold a secret, and is not shown. */
  readonly hidden?: boolean;
}

/** A schema error in words, and which place in the data it is about. */
export type Explained = Placed;

/** Words for schema errors. One mistake is told once, even where it breaks several rules. */
export function explain(errors: readonly SchemaError[]): Explained[] {
  const seen = new Set<string>();
  const explained: Explained[] = [];
  for (const error of errors) {
    const one = withoutGuessedTwice(error, errors) ? explainOne(error) : undefined;
    const place = one && JSON.stringify([one.path, one.what === 'key' && one.found]);
    if (one === undefined || place === undefined || seen.has(place)) continue;
    seen.add(place);
    explained.push(one);
  }
  return explained;
}

/** `identites:` is one unknown key, not also a missing one. */
function withoutGuessedTwice(error: SchemaError, errors: readonly SchemaError[]): boolean {
  if (error.keyword !== 'required') return true;
  return !errors.some(
    (other) =>
      other.keyword === 'additionalProperties' &&
      other.instancePath === error.instancePath &&
      unknownKey(other).suggestion === error.params['missingProperty'],
  );
}

function explainOne(error: SchemaError): Explained | undefined {
  const path = pathOf(error);
  switch (error.keyword) {
    // Its inner error says the same about the key itself.
    case 'propertyNames':
      return undefined;
    case 'additionalProperties':
      return { path: [...path, unknown(error)], what: 'key', ...unknownKey(error) };
    case 'required':
      return { path, what: 'key', ...missingKey(error) };
    case 'uniqueItems':
      return { path: [...path, Number(error.params['i'])], what: 'value', ...repeated(error) };
    default:
      return wrongValue(error, path);
  }
}

function unknown(error: SchemaError): string {
  return String(error.params['additionalProperty']);
}

function unknownKey(error: SchemaError): Finding {
  const keys = Object.keys(error.parentSchema?.properties ?? {});
  const suggestion = nearest(unknown(error), keys);
  const found = `key ${shown(unknown(error))} is unknown`;
  return { found, expected: orList(keys), ...(suggestion !== undefined && { suggestion }) };
}

function missingKey(error: SchemaError): Finding {
  const key = String(error.params['missingProperty']);
  const part = error.parentSchema?.properties?.[key];
  const { 'x-expected': expected = 'it' } = part ? definition(part) : {};
  return { found: `key "${key}" is missing`, expected: `${key}: ${expected}` };
}

function repeated(error: SchemaError): Finding {
  const items = error.data as readonly unknown[];
  return {
    found: `duplicate entry ${shown(items[Number(error.params['i'])])}`,
    expected: 'each entry once',
  };
}

function wrongValue(error: SchemaError, path: Path): Explained {
  const part = error.parentSchema ?? {};
  const { 'x-expected': words = 'something else' } = part;
  // ajv gives the map as data of an error about one of its keys.
  if (error.propertyName !== undefined) {
    const found = `${shown(error.propertyName)} is not ${article(part.title)}`;
    return { path: [...path, error.propertyName], what: 'key', found, expected: words };
  }
  const value: unknown = error.data;
  if (part['x-hidden'] === true) return hidden(value, part, path);
  const suggestion = suggest(value, part);
  const expected = needsQuotes(value, part) ? `${words}; in quotes, to be text` : words;
  const found = foundWords(value, part);
  return { path, what: 'value', found, expected, ...(suggestion !== undefined && { suggestion }) };
}

/** A secret that was pasted where the name of a setting belongs: said without repeating it. */
function hidden(value: unknown, part: Annotated, path: Path): Explained {
  const { 'x-expected': words = '' } = part;
  const place = { path, what: 'value', hidden: true } as const;
  if (value === null || typeof value === 'object') {
    return { ...place, found: foundWords(value, part), expected: words };
  }
  if (typeof value !== 'string' || !looksSecret(value)) {
    return { ...place, found: `this is not ${article(part.title)}`, expected: words };
  }
  const found = 'this looks like a secret itself';
  const expected = `the ${part.title} that holds it: ${words}. Revoke the secret, for it stood in a file`;
  return { ...place, found, expected };
}

function foundWords(value: unknown, part: Annotated): string {
  if (value === null || value === undefined) return 'the value is empty';
  if (Array.isArray(value)) return value.length === 0 ? 'the list is empty' : 'this is a list';
  if (typeof value === 'object') {
    return Object.keys(value).length === 0 ? 'the map is empty' : 'this is a map';
  }
  if (part.type === 'array') return `${shown(value)} is not a list`;
  if (part.type === 'object') return `${shown(value)} is not a map`;
  if (typeof value === 'string' && part['x-later']?.includes(value)) {
    return `${part.title} ${shown(value)} arrives in a later release`;
  }
  return `${shown(value)} is not ${article(part.title)}`;
}

/** `env: 1` and `team: true` are numbers and switches to YAML, and were meant as text. */
function needsQuotes(value: unknown, part: Annotated): boolean {
  const isBare = typeof value === 'number' || typeof value === 'boolean';
  if (!isBare || ![part.type].flat().includes('string') || part.enum !== undefined) return false;
  return new RegExp(part.pattern ?? '', 'u').test(String(value));
}

function article(title = 'value that fits'): string {
  return `${/^[aeiou]/.test(title) ? 'an' : 'a'} ${title}`;
}

const YES = ['yes', 'on', 'y', 'true', '1'];
const NO = ['no', 'off', 'n', 'false', '0'];

function suggest(value: unknown, part: Annotated): string | undefined {
  if (typeof value === 'string' && part.enum) return nearest(value, part.enum);
  if (part.type !== 'boolean') return undefined;
  const word = String(value).toLowerCase();
  return YES.includes(word) ? 'true' : NO.includes(word) ? 'false' : undefined;
}

/** ajv gives a JSON pointer, whose indices are list positions or keys; the document knows which. */
function pathOf(error: SchemaError): Path {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function orList(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}
