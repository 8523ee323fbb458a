import { parseAllDocuments } from 'yaml';
import { isJsonObject, type Json } from '../json';

export type YamlData =
  | { readonly ok: true; readonly data: Json }
  /** `problem` says what is wrong, and where if that is known. */
  | { readonly ok: false; readonly problem: string };

/** Aliases are welcome for repeated maps; more than this many is an attack on memory ("billion laughs"). */
const MOST_ALIASES = 1000;
/** Values that one file may hold once its aliases are written out. The largest values files have some thousands. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 200;

/**
 * Reads one YAML document that strangers wrote as JSON data. Never throws. Merge keys (`<<`) count, as they do for Helm; no
 * text becomes a date; a file of nothing but comments is an empty map.
 */
export function readYaml(text: string): YamlData {
  try {
    const [document, ...more] = parseAllDocuments(text, {
      schema: 'core',
      merge: true,
      resolveKnownTags: false,
      stringKeys: true,
      logLevel: 'silent',
    });
    if (document === undefined) return { ok: true, data: {} };
    if (more.length > 0) return { ok: false, problem: 'it holds more than one YAML document' };
    const [error] = document.errors;
    if (error !== undefined) return { ok: false, problem: firstLine(error.message) };
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return jsonOf(data);
  } catch (error) {
    // The parser is recursive: thousands of nested brackets end its stack. Floods of aliases are a ReferenceError.
    const reason = error instanceof RangeError ? 'it is nested too deeply' : messageOf(error);
    return { ok: false, problem: reason };
  }
}

interface Budget {
  left: number;
}

class NotJson extends Error {}

function jsonOf(data: unknown): YamlData {
  try {
    return { ok: true, data: copy(data ?? {}, { left: MOST_VALUES }, 0) };
  } catch (error) {
    if (error instanceof NotJson) return { ok: false, problem: error.message };
    throw error;
  }
}

/** Aliases are shared objects here, and one that holds itself never ends: the copy is a tree, of bounded size. */
function copy(value: unknown, budget: Budget, depth: number): Json {
  budget.left -= 1;
  if (budget.left < 0) throw new NotJson('its aliases multiply the data beyond measure');
  if (depth > DEEPEST) throw new NotJson('it is nested too deeply, or an alias holds itself');
  if (Array.isArray(value)) return value.map((item) => copy(item, budget, depth + 1));
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => [
      key,
      copy(item, budget, depth + 1),
    ]);
    return Object.fromEntries(entries) as Json;
  }
  return scalar(value);
}

function scalar(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  throw new NotJson(`it holds a ${typeof value}, which JSON cannot say`);
}

function messageOf(error: unknown): string {
  return firstLine(error instanceof Error ? error.message : String(error));
}

/** What follows is a picture of the place, with text of the file. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '').slice(0, 200);
}
