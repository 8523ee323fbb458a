import type { JsonObject } from '../../base/json';
import { BuildError } from './failure';
import { plainValue } from './go-scalar';
import {
  appendElements,
  elementValues,
  findElement,
  joinValues,
  setElement,
  validKey,
} from './list-elements';
import {
  fieldSchema,
  listKeys,
  type MergeField,
  type MergeSchema,
  mergeSchemaOf,
} from './merge-keys';
import {
  getField,
  isMapNode,
  isNullNode,
  kindOfNode,
  type MapNode,
  type MergeNode,
  nodeOf,
  setField,
  textOfNode,
  valueOfNode,
  wrongKind,
} from './merge-node';

const DIRECTIVE = '$patch';

/** A strategic merge patch, as kustomize's kyaml applies it; undefined where the patch deletes the object. */
export function strategicMerge(target: JsonObject, patch: JsonObject): JsonObject | undefined {
  // kustomize works on the object in place, and does not look at what a patch puts in place of all of it.
  if (patch[DIRECTIVE] === 'replace') return target;
  const result = merge(nodeOf(target), nodeOf(patch), {});
  return result !== KEPT && isMapNode(result) && Object.keys(result).length > 0
    ? valueOfNode(result)
    : undefined;
}

interface Schema {
  readonly map?: MergeSchema | undefined;
  readonly list?: MergeField | undefined;
}

/** undefined: gone. KEPT: a null that stays. */
type Merged = MergeNode | undefined | typeof KEPT;
const KEPT = Symbol('kept null');

function merge(dest: MergeNode | undefined, patch: MergeNode | undefined, schema: Schema): Merged {
  const some = isNullNode(dest) ? patch : dest;
  if (isNullNode(some)) return mergeMaps(dest, patch, schema);
  const kind = kindOfNode(some);
  if (!isNullNode(patch) && kindOfNode(patch) !== kind) throw wrongKind(kind, patch);
  switch (kind) {
    case 'map':
      return mergeMaps(dest, patch, schema);
    case 'list':
      return mergesByKey(schema.list) ? mergeLists(dest, patch, schema.list) : (patch ?? dest);
    case 'scalar':
      return patch === undefined ? dest : patch;
  }
}

interface ByKey {
  readonly keys: readonly string[];
  readonly element?: () => MergeSchema;
}

function mergesByKey(field: MergeField | undefined): field is ByKey {
  return field !== undefined && 'keys' in field;
}

function mergeMaps(
  dest: MergeNode | undefined,
  patch: MergeNode | undefined,
  schema: Schema,
): Merged {
  const map = schema.map ?? schemaOfObject(dest) ?? schemaOfObject(patch);
  const base = baseOfMaps(dest, patch);
  if (base === KEPT || !isMapNode(base)) return base;
  const sources = [base, patch].filter(isMapNode);
  const names = new Set(sources.flatMap((source) => Object.keys(source)));
  for (const name of [...names].sort()) {
    const inPatch = isMapNode(patch) ? getField(patch, name) : undefined;
    const below = { map: fieldSchema(map, name), list: listKeys(map, name) };
    const merged = merge(getField(base, name), inPatch, below);
    if (merged === KEPT) continue;
    if (isNullNode(merged)) delete base[name];
    else setField(base, name, merged);
  }
  return base;
}

function schemaOfObject(node: MergeNode | undefined): MergeSchema | undefined {
  if (!isMapNode(node)) return undefined;
  return mergeSchemaOf(
    textOfNode(getField(node, 'apiVersion')),
    textOfNode(getField(node, 'kind')),
  );
}

/** The map that the other is merged into. */
function baseOfMaps(dest: MergeNode | undefined, patch: MergeNode | undefined): Merged {
  if (isNullNode(dest)) {
    if (isMapNode(patch) && takeDirective(patch, true) === 'delete') return undefined;
    return patch === undefined && dest === null ? KEPT : patch;
  }
  if (patch !== undefined && isNullNode(patch)) return undefined;
  if (!isMapNode(patch)) return dest;
  switch (takeDirective(patch, false)) {
    case 'delete':
      return undefined;
    case 'replace':
      return patch;
    case 'merge':
      return dest;
  }
}

type Directive = 'merge' | 'replace' | 'delete';

function takeDirective(patch: MapNode, lenient: boolean): Directive {
  const found = getField(patch, DIRECTIVE);
  if (found === undefined) return 'merge';
  const directive = directiveOf(textOfNode(found));
  if (directive !== undefined) {
    delete patch[DIRECTIVE];
    return directive;
  }
  if (lenient) return 'merge';
  throw new BuildError(`unknown patch strategy '${textOfNode(found)}'`);
}

function directiveOf(text: string): Directive | undefined {
  return text === 'merge' || text === 'replace' || text === 'delete' ? text : undefined;
}

function mergeLists(dest: MergeNode | undefined, patch: MergeNode | undefined, by: ByKey): Merged {
  const base = baseOfLists(dest, patch);
  if (!Array.isArray(base)) return base;
  const values = valuesToMerge(base, patch, by.keys);
  if (by.keys.length === 0)
    return mergeElements(base, patch, { keys: [''], element: by.element }, values);
  return mergeElements(base, patch, by, by.keys.length > 1 ? joinValues(values) : values);
}

function baseOfLists(
  dest: MergeNode | undefined,
  patch: MergeNode | undefined,
): MergeNode | undefined {
  if (isNullNode(dest)) return patch;
  if (patch !== undefined && isNullNode(patch)) return undefined;
  if (!Array.isArray(patch)) return dest;
  switch (takeListDirective(patch)) {
    case 'delete':
      return undefined;
    case 'replace':
      return patch;
    case 'merge':
      return dest;
  }
}

/** `- $patch: replace`, an element that has nothing else. */
function takeListDirective(patch: MergeNode[]): Directive {
  const element = patch.find((each) => isMapNode(each) && getField(each, DIRECTIVE) !== undefined);
  if (!isMapNode(element) || Object.keys(element).length > 1) return 'merge';
  const text = textOfNode(getField(element, DIRECTIVE));
  const directive = directiveOf(text);
  if (directive === undefined) throw new BuildError(`unknown patch strategy '${text}'`);
  setElement(patch, { keys: [DIRECTIVE], values: [text] });
  return directive;
}

/** What tells the elements apart, those of the patch first. */
function valuesToMerge(
  base: MergeNode[],
  patch: MergeNode | undefined,
  keys: readonly string[],
): string[][] {
  const all: string[][] =
    keys.length > 0
      ? [...elementValues(patch, keys), ...elementValues(base, keys)]
      : [...(Array.isArray(patch) ? patch : []), ...base].map((each) => [textOfNode(each)]);
  const seen = new Set<string>();
  return all.filter((values) => {
    const key = JSON.stringify(values);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

interface ElementSchema {
  readonly keys: readonly string[];
  readonly element?: (() => MergeSchema) | undefined;
}

function mergeElements(
  base: MergeNode[],
  patch: MergeNode | undefined,
  { keys, element }: ElementSchema,
  all: readonly (readonly string[])[],
): MergeNode[] {
  if (all.length === 0) return base;
  const merged: MergeNode[] = [];
  let lastKeys = keys;
  for (const values of all) {
    const key = validKey(all, values, keys);
    lastKeys = key.keys;
    const lookup = validKey([key.values], key.values, key.keys);
    const found = merge(findElement(base, lookup), findElement(patch, lookup), {
      map: element?.(),
    });
    if (
      found === KEPT ||
      isNullNode(found) ||
      (isMapNode(found) && Object.keys(found).length === 0)
    ) {
      setElement(base, key);
      continue;
    }
    if (isMapNode(found)) addKeys(found, key.keys, key.values);
    setElement(merged, key, found);
  }
  appendElements(merged, base, lastKeys);
  return merged;
}

function addKeys(element: MapNode, keys: readonly string[], values: readonly string[]): void {
  for (const [at, key] of keys.entries()) {
    const value = values[at] ?? '';
    if (getField(element, key) !== undefined || value === '') continue;
    const plain = plainValue(value, 'yaml.v3');
    setField(element, key, typeof plain === 'object' ? value : plain);
  }
}
