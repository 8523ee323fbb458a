import { tryIsoTime } from '../../base/iso-time';
import type { Json } from '../../base/json';
import { withoutTrailing } from '../../base/trailing';

/** Which of Go's YAML parsers reads: kustomize reads resources with the one, kustomizations and JSON patches with the other. */
export type Dialect = 'yaml.v3' | 'yaml.v2';

const WORDS = new Map<string, Json>([
  ...words(true, ['true', 'True', 'TRUE']),
  ...words(false, ['false', 'False', 'FALSE']),
  ...words(null, ['', '~', 'null', 'Null', 'NULL']),
]);
/** YAML 1.1, which only the older parser speaks. */
const WORDS_V2 = new Map<string, Json>([
  ...WORDS,
  ...words(true, ['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON']),
  ...words(false, ['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF']),
]);
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d{1,9})?(Z|[-+]\d{2}:\d{2})?)?$/;

function words(value: Json, texts: readonly string[]): readonly (readonly [string, Json])[] {
  return texts.map((text) => [text, value] as const);
}

/** The value of a scalar without quotes and tag, as Go's parser gives it to JSON. */
export function plainValue(text: string, dialect: Dialect): Json {
  const word = (dialect === 'yaml.v2' ? WORDS_V2 : WORDS).get(text);
  if (word !== undefined) return word;
  const first = text.charAt(0);
  if (first === '.') return FLOAT.test(text) ? Number(text) : text;
  if (!/[-+0-9]/.test(first)) return text;
  return dateValue(text) ?? numberValue(text.replaceAll('_', ''), dialect) ?? text;
}

function numberValue(text: string, dialect: Dialect): number | undefined {
  return integerValue(text, dialect) ?? (FLOAT.test(text) ? Number(text) : undefined);
}

const BASES: readonly (readonly [RegExp, number, number])[] = [
  [/^0[xX][0-9a-fA-F]+$/, 16, 2],
  [/^0[bB][01]+$/, 2, 2],
  [/^0[oO][0-7]+$/, 8, 2],
  [/^0[0-7]+$/, 8, 1],
  [/^(0|[1-9][0-9]*)$/, 10, 0],
];

/** As `strconv.ParseInt(text, 0, 64)` reads it; what does not fit into 64 bits is no integer. */
function integerValue(text: string, _dialect: Dialect): number | undefined {
  const unsigned = text.replace(/^[-+]/, '');
  for (const [pattern, base, skip] of BASES) {
    if (!pattern.test(unsigned)) continue;
    const value = Number.parseInt(unsigned.slice(skip), base);
    if (value >= 2 ** 64) return undefined;
    return text.startsWith('-') ? 0 - value : value;
  }
  return undefined;
}

/** A timestamp becomes what `time.Time` is in JSON. */
function dateValue(text: string): string | undefined {
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, separator, hour, minute, second, fraction, zone] = match;
  if (separator === ' ' ? zone !== undefined : separator !== undefined && zone === undefined) {
    return undefined;
  }
  const date = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`;
  if (!isDate(date)) return undefined;
  const offset = zone === '+00:00' || zone === undefined ? 'Z' : zone;
  return `${date}${withoutTrailing(fraction ?? '', '.0')}${offset}`;
}

function two(text: string | undefined): string {
  return (text ?? '').padStart(2, '0');
}

function isDate(text: string): boolean {
  return tryIsoTime(`${text}Z`)?.startsWith(text) === true;
}
