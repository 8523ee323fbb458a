import type { Document, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Refused } from './edit';
import { pathText, refused } from './edit';
import { isNothing } from './nothing';

/** Where an edit takes place: at a scalar, or in a map that lacks the rest of the path. */
export type Target =
  | { readonly kind: 'scalar'; readonly node: Scalar; readonly flow: boolean }
  | { readonly kind: 'missing'; readonly parent: YAMLMap; readonly keys: readonly string[] };

interface Walk {
  readonly path: readonly (string | number)[];
  /** Anchors that some alias of the document refers to. */
  readonly aliased: ReadonlySet<string>;
}

type Step = Target | Refused | { readonly kind: 'child'; readonly node: unknown };

/** Looks for the path, and refuses where an edit would show in a second place or hide what its author meant. */
export function findTarget(
  document: Document.Parsed<ParsedNode>,
  path: readonly (string | number)[],
): Target | Refused {
  const walk: Walk = { path, aliased: aliasedAnchors(document) };
  let node: unknown = document.contents;
  let flow = false;
  for (let depth = 0; depth < path.length; depth += 1) {
    const step = stepDown(node, depth, walk);
    if (!('kind' in step) || step.kind !== 'child') return step;
    flow ||= (isMap(node) || isSeq(node)) && node.flow === true;
    node = step.node;
  }
  return scalarTarget(node, flow, walk);
}

/** The list at a path, and refuses as `findTarget` does. */
export function findList(
  document: Document.Parsed<ParsedNode>,
  path: readonly (string | number)[],
): YAMLSeq | Refused {
  const walk: Walk = { path, aliased: aliasedAnchors(document) };
  let node: unknown = document.contents;
  for (let depth = 0; depth < path.length; depth += 1) {
    const step = stepDown(node, depth, walk);
    if ('ok' in step) return step;
    if (step.kind !== 'child') return notFound(walk);
    node = step.node;
  }
  const shared = sharedNode(node, walk);
  if (shared !== undefined) return shared;
  if (isNothing(node)) return nullMap(path);
  return isSeq(node) ? node : refused('NotAList', `${pathText(path)} is not a list.`);
}

function stepDown(node: unknown, depth: number, walk: Walk): Step {
  const shared = sharedNode(node, walk);
  if (shared !== undefined) return shared;
  if (isMap(node)) return stepIntoMap(node, depth, walk);
  if (isSeq(node)) return stepIntoList(node.items, depth, walk);
  return isNothing(node) ? nullMap(walk.path.slice(0, depth)) : notFound(walk);
}

function stepIntoMap(map: YAMLMap, depth: number, walk: Walk): Step {
  const key = String(walk.path[depth]);
  const pair = map.items.find((item) => keyOf(item.key) === key);
  if (pair !== undefined) return { kind: 'child', node: pair.value };
  if (map.items.some((item) => typeof keyValue(item.key) === 'symbol')) {
    return refused('MergeKey', `${pathText(walk.path)} may come in through a merge key (<<).`);
  }
  const keys = walk.path.slice(depth).filter((part) => typeof part === 'string');
  if (keys.length !== walk.path.length - depth) return notFound(walk);
  return { kind: 'missing', parent: map, keys };
}

function stepIntoList(items: readonly unknown[], depth: number, walk: Walk): Step {
  const index = walk.path[depth];
  if (typeof index !== 'number' || items[index] === undefined) return notFound(walk);
  return { kind: 'child', node: items[index] };
}

function scalarTarget(node: unknown, flow: boolean, walk: Walk): Target | Refused {
  const shared = sharedNode(node, walk);
  if (shared !== undefined) return shared;
  if (isNothing(node)) return nullMap(walk.path);
  if (!isScalar(node)) {
    return refused('NotAScalar', `${pathText(walk.path)} holds a map or a list, not one value.`);
  }
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') {
    return refused('BlockScalar', `${pathText(walk.path)} is a block of text (| or >).`);
  }
  if (node.tag !== undefined) {
    return refused('TaggedValue', `${pathText(walk.path)} carries the tag ${node.tag}.`);
  }
  return { kind: 'scalar', node, flow };
}

function sharedNode(node: unknown, { path, aliased }: Walk): Refused | undefined {
  const anchored = (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor;
  if (!isAlias(node) && !(anchored && aliased.has(anchored))) return undefined;
  return refused(
    'AliasedValue',
    `${pathText(path)} is shared through an anchor (&) and its aliases (*): an edit would change the other places too.`,
  );
}

function aliasedAnchors(document: Document.Parsed<ParsedNode>): ReadonlySet<string> {
  const names = new Set<string>();
  visit(document, { Alias: (_, alias) => void names.add(alias.source) });
  return names;
}

function nullMap(path: readonly (string | number)[]): Refused {
  return refused('NullMap', `${pathText(path)} is there without a value.`);
}

function notFound({ path }: Walk): Refused {
  return refused('PathNotFound', `There is no place for ${pathText(path)}.`);
}

function keyValue(key: unknown): unknown {
  return isScalar(key) ? key.value : undefined;
}

function keyOf(key: unknown): string | undefined {
  const value = keyValue(key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
