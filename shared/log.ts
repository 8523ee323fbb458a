import { cut, printableJson, printableLine } from './core/base/printable';
import { withoutQueries } from './core/base/without-query';
import type { Adapters } from './current-adapters';

/** Fields whose name says secret are never written, no matter who logs them. */
const SECRET = /token|secret|password|key|credential|authorization/i;
/** Application Insights cuts a trace at 32,768 characters, and would cut the last fields off. */
const MAX_TEXT_LENGTH = 8000;
const MAX_NAME_LENGTH = 200;
const MAX_ENTRIES = 100;
const MAX_DEPTH = 4;

/** One line per entry: a static message to search for, then the fields as JSON. The Functions host takes standard output. */
export const logLine: Adapters['log'] = (level, message, fields) => {
  const line = `${printableLine(message)} ${printableJson(bounded(fields, 0))}\n`;
  (level === 'error' ? process.stderr : process.stdout).write(line);
};

/** The value with long texts and long lists cut: what comes from outside may be of any size. */
function bounded(value: unknown, depth: number): unknown {
  // An error of a client may quote the address that it has called, with the key in it.
  if (typeof value === 'string') return cut(withoutQueries(value), MAX_TEXT_LENGTH);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '…';
  if (Array.isArray(value)) return listOf(value, depth);
  const entries = Object.entries(value).slice(0, MAX_ENTRIES);
  return Object.fromEntries(
    entries.map(([name, inner]) => [
      cut(name, MAX_NAME_LENGTH),
      SECRET.test(name) ? '[redacted]' : bounded(inner, depth + 1),
    ]),
  );
}

function listOf(values: readonly unknown[], depth: number): readonly unknown[] {
  const shown = values.slice(0, MAX_ENTRIES).map((value) => bounded(value, depth + 1));
  const more = values.length - shown.length;
  return more > 0 ? [...shown, `… and ${more} more`] : shown;
}
