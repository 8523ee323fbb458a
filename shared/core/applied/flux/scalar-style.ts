import type { Json } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { BLANK, goYaml } from '../kustomize/go-yaml';
import { plainValue } from '../kustomize/go-scalar';

/** Where a text is in its object: what is valid YAML there depends on it. */
export type Place = 'key' | 'value' | 'item';

/** How Go's YAML writer puts a text into a file, and what its reader makes of it. */
export interface ScalarStyle {
  readonly write: (text: string) => string;
  /** undefined: it is no valid YAML any more. */
  readonly read: (written: string, place: Place) => Json | undefined;
}

/** As go-yaml chooses for a text that holds a `$`, and so is not a number or boolean. */
export function scalarStyle(text: string): ScalarStyle {
  if (text.includes('\n')) return LITERAL;
  if (hasSpecialCharacters(text)) return DOUBLE;
  return isPlain(text) ? PLAIN : SINGLE;
}

const LITERAL: ScalarStyle = { write: (text) => text, read: (written) => written };
const PLAIN: ScalarStyle = { write: (text) => text, read: plain };
const SINGLE: ScalarStyle = {
  write: (text) => `'${text.replaceAll("'", "''")}'`,
  read: parsed,
};
const DOUBLE: ScalarStyle = { write: (text) => JSON.stringify(text), read: parsed };

function hasSpecialCharacters(text: string): boolean {
  return /[\p{Cc}\uFEFF\p{Cs}]/u.test(text);
}

/** What the writer leaves without quotes, outside of flow collections. */
function isPlain(text: string): boolean {
  return !(
    text === '' ||
    /^[ ]|[ ]$|^---|^\.\.\./.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[-?](\s|$)/.test(text) ||
    /:(\s|$)|\s#/.test(text)
  );
}

function plain(written: string, place: Place): Json | undefined {
  if (written.trim() === '') return place === 'key' ? '' : null;
  if (!isPlain(written)) return parsed(written, place);
  const value = plainValue(written, 'yaml.v2');
  return typeof value === 'string' ? written : value;
}

/** Read where it is: `a: b` is a map as an item of a list, and an error as the value of a key. */
function parsed(written: string, place: Place): Json | undefined {
  const yaml = goYaml(BEFORE[place] + written + BEHIND[place], 'yaml.v2');
  const document = yaml.ok ? yaml.documents[0] : undefined;
  if (Array.isArray(document)) return withoutBlanks(document[0] as Json);
  if (!isJsonObject(document)) return undefined;
  const [first] = Object.entries(document);
  if (first === undefined) return undefined;
  return place === 'key' ? first[0] : withoutBlanks(first[1]);
}

const BEFORE: Readonly<Record<Place, string>> = { key: '', value: 'k: ', item: '- ' };
const BEHIND: Readonly<Record<Place, string>> = { key: ': v', value: '\n', item: '\n' };

/** The reader of kustomize tells `a:` from `a: null`; JSON does not. */
function withoutBlanks(value: Json): Json {
  if (value === BLANK) return null;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutBlanks);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, withoutBlanks(entry)]),
  );
}
