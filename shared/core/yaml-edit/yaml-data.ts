import { type Document, parseAllDocuments, type YAMLParseError } from 'yaml';
import { isJsonObject, type Json } from '../base/json';
import { placeWords, yamlFault } from '../base/yaml-bounds';
import { GO_SCALARS } from './go-scalars';

export type YamlData =
  | { readonly ok: true; readonly data: Json }
  /** `problem` says what is wrong, and where if that is known. */
  | { readonly ok: false; readonly problem: string };

/** Aliases are welcome for repeated maps; more than this many is an attack on memory ("billion laughs"). */
const MAX_ALIASES = 1000;
const MAX_DEPTH = 200;
/** Values that one file may hold once its aliases are written out. The largest values files have some thousands. */
const MAX_VALUES = 100_000;

/**
 * Reads one YAML document that strangers wrote for Helm as JSON data, in time that grows with its length and no faster. Never throws. Merge
 * keys (`<<`) count, as they do for Helm; no text becomes a date; a file of nothing but comments is an empty map.
 */
export function readYaml(text: string, mostValues = MAX_VALUES): YamlData {
  try {
    // Its own check of keys compares each with each, and its pretty errors read the text once for each of them.
    const [document, ...more] = parseAllDocuments(text, {
      schema: 'core',
      customTags: (tags) => [...GO_SCALARS, ...tags],
      merge: true,
      resolveKnownTags: false,
      stringKeys: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    if (document === undefined) return { ok: true, data: {} };
    if (more.length > 0) return { ok: false, problem: 'it holds more than one YAML document' };
    const problem = problemOf(document, text, mostValues);
    if (problem !== undefined) return { ok: false, problem };
    const data: unknown = document.toJS({ maxAliasCount: -1 });
    return { ok: true, data: copy(data ?? {}) };
  } catch (error) {
    return { ok: false, problem: messageOf(error) };
  }
}

function problemOf(document: Document.Parsed, text: string, values: number): string | undefined {
  const [error] = document.errors;
  if (error !== undefined) return `${reasonOf(error)} ${placeWords(text, error.pos[0])}`;
  const fault = yamlFault(document, { values, aliases: MAX_ALIASES, depth: MAX_DEPTH });
  return fault && `${fault.problem} ${placeWords(text, fault.offset)}`;
}

/** The parser is recursive: thousands of nested brackets end its stack, which it reports with the words of the engine. */
function reasonOf({ code, message }: YAMLParseError): string {
  return code === 'RESOURCE_EXHAUSTION' ? 'it is nested too deeply' : firstLine(message);
}

/** Aliases are shared objects here: the copy is a tree. Its size is known to be bounded. */
function copy(value: unknown): Json {
  if (Array.isArray(value)) return value.map(copy);
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(([key, item]) => [key, copy(item)]);
    return Object.fromEntries(entries) as Json;
  }
  return scalar(value);
}

function scalar(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  throw new Error(`it holds a ${typeof value}, which JSON cannot say`);
}

function messageOf(error: unknown): string {
  return firstLine(error instanceof Error ? error.message : String(error));
}

/** What follows is a picture of the place, with text of the file. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '').slice(0, 200);
}
