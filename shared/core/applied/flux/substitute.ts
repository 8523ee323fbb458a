import type { Json, JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import type { Lookup, Room } from './envsubst/evaluate';
import { evaluate } from './envsubst/evaluate';
import type { Place } from './scalar-style';
import { scalarStyle } from './scalar-style';

export type Substituted =
  | {
      readonly ok: true;
      readonly value: JsonObject;
      readonly unknown: readonly string[];
      readonly missing: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

const DISABLED = 'kustomize.toolkit.fluxcd.io/substitute';

/**
 * An object with its `${…}` expanded as Flux does it after a build: in the YAML text of the object, which is then read anew, so that
 * `replicas: ${n}` gets a number and `enabled: ${on}` a boolean. Each text is looked at by itself: an expansion that begins in one field
 * and ends in another is an error here.
 */
export function substitute(object: JsonObject, lookup: Lookup, room?: Room): Substituted {
  const run: Run = { lookup, room, unknown: new Set(), missing: new Set() };
  if (isDisabled(object) || !mentionsVariables(object)) {
    return { ok: true, value: object, unknown: [], missing: [] };
  }
  try {
    const value = expandedMap(object, run);
    return { ok: true, value, unknown: [...run.unknown], missing: [...run.missing] };
  } catch (error) {
    if (error instanceof SubstitutionError) return { ok: false, message: error.message };
    throw error;
  }
}

class SubstitutionError extends Error {}

interface Run {
  readonly room: Room | undefined;
  readonly lookup: Lookup;
  readonly unknown: Set<string>;
  readonly missing: Set<string>;
}

function isDisabled({ metadata }: JsonObject): boolean {
  if (!isJsonObject(metadata)) return false;
  return [metadata.labels, metadata.annotations].some(
    (marks) => isJsonObject(marks) && marks[DISABLED] === 'disabled',
  );
}

function mentionsVariables(value: Json): boolean {
  if (typeof value === 'string') return value.includes('$');
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return (value as readonly Json[]).some(mentionsVariables);
  return Object.entries(value).some(
    ([key, entry]) => key.includes('$') || mentionsVariables(entry),
  );
}

function expandedMap(value: JsonObject, run: Run): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key.includes('$') ? keyText(expandedText(key, 'key', run)) : key,
      expanded(entry, 'value', run),
    ]),
  );
}

function expanded(value: Json, place: Place, run: Run): Json {
  if (typeof value === 'string') {
    return value.includes('$') ? expandedText(value, place, run) : value;
  }
  if (Array.isArray(value)) {
    return (value as readonly Json[]).map((entry) => expanded(entry, 'item', run));
  }
  return isJsonObject(value) ? expandedMap(value, run) : value;
}

function keyText(key: Json): string {
  return typeof key === 'string' ? key : JSON.stringify(key);
}

function expandedText(text: string, place: Place, run: Run): Json {
  const style = scalarStyle(text);
  const result = evaluate(style.write(text), run.lookup, run.room);
  if (!result.ok) throw new SubstitutionError(`variable substitution failed: ${result.message}`);
  for (const name of result.unknown) run.unknown.add(name);
  for (const name of result.missing) run.missing.add(name);
  const value = style.read(result.text, place);
  if (value === undefined) throw new SubstitutionError(`"${text}" is no longer valid YAML`);
  return value;
}
