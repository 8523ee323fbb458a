import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { withoutTrailing } from '../../base/trailing';
import { BuildError } from './failure';
import { isNull } from './blanks';
import { eachOf, withField } from './copy-on-write';
import type { FieldSpec } from './kustomization-file';
import { gvkOf, isSelected } from './resource';

/** What is at the end of a path: how it is made when it is not there, and what becomes of it. */
export interface FieldEdit {
  /** undefined: nothing is made. */
  readonly create?: 'map' | 'scalar';
  readonly set: (value: Json) => Json;
}

/** The object with the field changed wherever the spec finds it: lists on the way are gone through. */
export function editField(object: JsonObject, spec: FieldSpec, edit: FieldEdit): JsonObject {
  if (!isSelected(gvkOf(object), spec)) return object;
  const create = spec.create === true ? edit.create : undefined;
  const path = splitPath(spec.path, '/');
  const result = walk(object, path, { ...edit, create });
  return isJsonObject(result) ? result : object;
}

interface Walk {
  readonly create: 'map' | 'scalar' | undefined;
  readonly set: (value: Json) => Json;
}

function walk(value: Json, path: readonly string[], edit: Walk): Json {
  const [part, ...rest] = path;
  if (part === undefined) return edit.set(value);
  if (isNull(value)) return value;
  if (Array.isArray(value)) return eachOf(value, (item) => walk(item, path, edit));
  if (!isJsonObject(value)) throw new BuildError('expected sequence or mapping node');
  const field = part.endsWith('[]') ? part.slice(0, -2) : part;
  if (field === '') throw new BuildError('cannot set or create an empty field name');
  const isList = field !== part;
  const current = Object.hasOwn(value, field) ? value[field] : undefined;
  const made =
    current === undefined ? madeField(isList, rest, edit) : notNull(current, isList, rest, edit);
  if (made === undefined) return value;
  const next = walk(made, rest, edit);
  return next === current ? value : withField(value, field, next);
}

function madeField(isList: boolean, rest: readonly string[], edit: Walk): Json | undefined {
  if (isList || edit.create === undefined) return undefined;
  return rest.length === 0 && edit.create === 'scalar' ? '' : {};
}

/** A null on the way becomes what would have been made there. */
function notNull(current: Json, isList: boolean, rest: readonly string[], edit: Walk): Json {
  if (!isNull(current)) return current;
  return isList ? [] : (madeField(false, rest, edit) ?? current);
}

/** Parts of a path; a backslash before the delimiter takes its meaning. */
function splitPath(path: string, delimiter: '/' | '.'): readonly string[] {
  const raw = path.split(delimiter);
  if (raw.length > 1 && raw[0] === '') raw.shift();
  const parts: string[] = [];
  // Pieces of the part that is being read: joined once.
  let open: string[] = [];
  for (const part of raw) {
    if (part.endsWith('\\')) {
      open.push(part.slice(0, -1));
      continue;
    }
    parts.push([...open, part].join(delimiter));
    open = [];
  }
  return open.length === 0 ? parts : [...parts, `${open.join(delimiter)}\\`];
}

/** As `splitPath`, with `[name=a.b]` kept as one part. */
export function splitFieldPath(path: string): readonly string[] {
  const parts: string[] = [];
  const all = splitPath(path, '.');
  for (let at = 0; at < all.length; at += 1) {
    const part = all[at] ?? '';
    if (!part.startsWith('[') || part.endsWith(']')) {
      parts.push(part);
      continue;
    }
    const first = at;
    do at += 1;
    while (at < all.length - 1 && all[at]?.endsWith(']') === false);
    const whole = all.slice(first, at + 1).join('.');
    parts.push(whole.includes('=') ? whole : withoutTrailing(whole.replace(/^[[\]]+/, ''), '[]'));
  }
  return parts;
}
