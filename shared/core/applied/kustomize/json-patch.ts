import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { withoutBlanks, withPlainNulls } from './blanks';
import { sizeOf, spend } from './effort';
import { BuildError } from './failure';
import {
  isMapNode,
  isNullNode,
  type MapNode,
  type MergeNode,
  nodeOf,
  setField,
  valueOfNode,
} from './merge-node';

/**
 * A JSON patch (RFC 6902) as the Go library that kustomize uses applies it (evanphx/json-patch, major version 4): `replace` of
 * a key that is not there adds it, an index may count from the end, `move` and `test` take what that library takes.
 */
export function jsonPatched(target: JsonObject, patch: readonly JsonObject[]): JsonObject {
  const holder: MapNode = { root: nodeOf(withoutBlanks(target)) };
  spend(20 + sizeOf(target) / 4);
  for (const operation of patch) apply(holder, operation);
  const { root } = holder;
  if (!isMapNode(root)) throw new BuildError('a JSON patch made something else of an object');
  return valueOfNode(root);
}

function apply(holder: MapNode, operation: JsonObject): void {
  const path = pointer(operation, 'path');
  spend(1 + path.length / 64);
  const op = typeof operation.op === 'string' ? operation.op : 'unknown';
  switch (op) {
    case 'add':
      return add(place(holder, path, op), valueOf(operation));
    case 'remove':
      take(place(holder, path, op));
      return;
    case 'replace':
      return replace(holder, path, operation);
    case 'move':
      return move(holder, operation, path);
    case 'copy':
      return copy(holder, operation, path);
    case 'test':
      return test(holder, path, operation);
    default:
      throw new BuildError(`Unexpected kind: ${op}`);
  }
}

function valueOf(operation: JsonObject): MergeNode {
  spend(sizeOf(operation.value));
  return nodeOf(withPlainNulls(operation.value ?? null));
}

function pointer(operation: JsonObject, field: 'path' | 'from'): string {
  const text = operation[field];
  if (typeof text !== 'string') throw new BuildError(`operation missing ${field} field`);
  return text;
}

/** Where something stands: in an object or a list, which is changed in place. */
interface Place {
  readonly container: MapNode | MergeNode[];
  readonly key: string;
  readonly path: string;
}

function place(holder: MapNode, path: string, op: string): Place {
  const parts = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = parts.at(-1);
  let container = holder.root;
  for (const part of parts.slice(1, -1))
    container = isContainer(container) ? step(container, part) : null;
  if (parts.length < 2 || key === undefined || !isContainer(container)) {
    throw new BuildError(
      `${op} operation does not apply: doc is missing path: "${path}": missing value`,
    );
  }
  return { container, key, path };
}

function isContainer(node: MergeNode | undefined): node is MapNode | MergeNode[] {
  return Array.isArray(node) || isMapNode(node);
}

function step(container: MapNode | MergeNode[], part: string): MergeNode {
  if (!Array.isArray(container))
    return Object.hasOwn(container, part) ? (container[part] ?? null) : null;
  const at = index(part, container.length);
  return at === undefined ? null : (container[at] ?? null);
}

/** Counting from the end where it is negative; undefined where there is no such element. */
function index(text: string, length: number): number | undefined {
  if (!/^[-+]?\d+$/.test(text)) return undefined;
  const number = Number(text);
  const at = number < 0 ? number + length : number;
  return at >= 0 && at < length ? at : undefined;
}

function noIndex({ path, key }: Place): BuildError {
  return new BuildError(`Unable to access invalid index: ${key} in path '${path}'`);
}

function add(where: Place, value: MergeNode): void {
  const { container, key } = where;
  if (!Array.isArray(container)) return setField(container, key, value);
  spend(container.length / 64);
  const at = key === '-' ? container.length : index(key, container.length + 1);
  if (at === undefined) throw noIndex(where);
  container.splice(at, 0, value);
}

function read(where: Place): MergeNode {
  const { container, key } = where;
  if (Array.isArray(container) && index(key, container.length) === undefined) throw noIndex(where);
  return step(container, key);
}

function take(where: Place): MergeNode {
  const { container, key, path } = where;
  if (Array.isArray(container)) {
    const at = index(key, container.length);
    if (at === undefined) throw noIndex(where);
    return container.splice(at, 1)[0] ?? null;
  }
  if (!Object.hasOwn(container, key)) {
    throw new BuildError(
      `error in remove for path: '${path}': Unable to remove nonexistent key: ${key}`,
    );
  }
  const value = container[key] ?? null;
  delete container[key];
  return value;
}

function replace(holder: MapNode, path: string, operation: JsonObject): void {
  if (path === '') {
    holder.root = valueOf(operation);
    return;
  }
  const where = place(holder, path, 'replace');
  if (!Array.isArray(where.container))
    return setField(where.container, where.key, valueOf(operation));
  const at = index(where.key, where.container.length);
  if (at === undefined) {
    throw new BuildError(
      `replace operation does not apply: doc is missing key: ${path}: missing value`,
    );
  }
  where.container[at] = valueOf(operation);
}

function move(holder: MapNode, operation: JsonObject, path: string): void {
  const from = place(holder, pointer(operation, 'from'), 'move');
  const value = take(from);
  add(place(holder, path, 'move'), value);
}

function copy(holder: MapNode, operation: JsonObject, path: string): void {
  const value = read(place(holder, pointer(operation, 'from'), 'copy'));
  // What is copied into itself doubles.
  spend(sizeOf(value));
  add(place(holder, path, 'copy'), nodeOf(value));
}

function test(holder: MapNode, path: string, operation: JsonObject): void {
  spend(sizeOf(operation.value));
  const found = path === '' ? (holder.root ?? null) : read(place(holder, path, 'test'));
  if (isEqual(found, operation.value ?? null)) return;
  throw new BuildError(`testing value ${path} failed: test failed`);
}

function isEqual(one: Json, other: Json): boolean {
  if (isNullNode(one as MergeNode) || isNullNode(other as MergeNode)) {
    return isNullNode(one as MergeNode) && isNullNode(other as MergeNode);
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    const [left, right] = [one as readonly Json[], other as readonly Json[]];
    return (
      left.length === right.length && left.every((each, at) => isEqual(each, right[at] ?? null))
    );
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key] ?? null, other[key] ?? null))
  );
}

/** The operations that a document holds; undefined when it holds something else. */
export function jsonPatchOf(value: Json | undefined): readonly JsonObject[] | undefined {
  if (value === undefined || isNullNode(value as MergeNode)) return [];
  if (!Array.isArray(value)) return undefined;
  const operations = value as readonly Json[];
  return operations.every((each) => isJsonObject(each)) ? operations : undefined;
}
