import type { Json, JsonObject } from '../../base/json';
import { BLANK, FLOW_BLANK, isNull } from './blanks';
import { BuildError } from './failure';
import { textOf } from './resource';

/** A value while it is merged: maps and lists are changed in place, and the same one may be in two places. */
export type MergeNode = string | number | boolean | null | MergeNode[] | MapNode;

export interface MapNode {
  [key: string]: MergeNode;
}

/** A deep copy that may be changed in place; marks of blanks stay the same objects. */
export function nodeOf(value: Json): MergeNode {
  if (value === BLANK || value === FLOW_BLANK) return value as MapNode;
  if (Array.isArray(value)) return (value as readonly Json[]).map(nodeOf);
  if (typeof value !== 'object' || value === null) return value;
  const copy: MapNode = {};
  for (const [key, each] of Object.entries(value)) setField(copy, key, nodeOf(each));
  return copy;
}

/** `__proto__` is a key like any other. */
export function setField(map: MapNode, key: string, value: MergeNode): void {
  Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
}

/** An own field of the map; undefined when it has none. */
export function getField(map: MapNode, key: string): MergeNode | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** True of an absent node, a null and a blank. */
export function isNullNode(node: MergeNode | undefined): node is null | undefined {
  return isNull(node);
}

/** True of a map that is neither null nor blank. */
export function isMapNode(node: MergeNode | undefined): node is MapNode {
  return typeof node === 'object' && !isNullNode(node) && !Array.isArray(node);
}

export type NodeKind = 'map' | 'list' | 'scalar';

/** Whether the node is a list, a map or a scalar. */
export function kindOfNode(node: MergeNode): NodeKind {
  if (Array.isArray(node)) return 'list';
  return isMapNode(node) ? 'map' : 'scalar';
}

/** The scalar as text; empty for an absent one. */
export function textOfNode(node: MergeNode | undefined): string {
  return textOf(node);
}

/** The error of kustomize for a patch of another shape than what it patches. */
export function wrongKind(wanted: NodeKind, got: MergeNode): BuildError {
  return new BuildError(`wrong node kind: expected ${wanted} but got ${kindOfNode(got)}`);
}

/** The node as a value again, without a copy. */
export function valueOfNode(node: MapNode): JsonObject {
  return node;
}
