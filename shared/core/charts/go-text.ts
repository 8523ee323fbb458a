import type { Json } from '../base/json';

/** What a Go template prints for a value of Helm: numbers are float64 there, and a million is `1e+06`. */
export function goText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return goNumber(value);
  return typeof value === 'string' ? value : goStructure(value);
}

/** `{{ if … }}`: false, 0, nothing, and everything that is empty. The text "false" is true. */
export function goTruth(value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value === 'object') return Object.keys(value).length > 0;
  return value !== false && value !== 0 && value !== '';
}

/** As Go's `%v` of a float64: from a million up, and below a ten-thousandth, with an exponent. */
function goNumber(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) return String(value);
  const [digits = '', power = ''] = value.toExponential().split('e');
  const sign = power.startsWith('-') ? '-' : '+';
  return `${digits}e${sign}${power.replace(/^[+-]/, '').padStart(2, '0')}`;
}

function goStructure(value: Exclude<Json, string | number | null>): string {
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(goText).join(' ')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[${entries.map(([key, each]) => `${key}:${goText(each)}`).join(' ')}]`;
}
