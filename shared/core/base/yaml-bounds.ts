import { type Document, isAlias, isCollection, isMap, isPair, isScalar, type Pair } from 'yaml';

/** What a document may cost once it is data. */
export interface YamlBounds {
  /** Values, with every alias and merge key written out. */
  readonly values: number;
  readonly aliases: number;
  /** Levels of maps and lists within each other. */
  readonly depth: number;
}

export interface YamlFault {
  readonly problem: string;
  /** In the text. */
  readonly offset: number;
  readonly kind: 'duplicateKey' | 'key' | 'alias' | 'size';
}

/**
 * Why no data should be made of a document that was parsed with `uniqueKeys: false`: a duplicate key, a key that is no
 * scalar, aliases without an anchor or without end, too much of everything. One pass: the check of the yaml package compares each
 * key with all those before it, to resolve one alias it walks the document, and a map as a key is printed once for each level.
 */
export function yamlFault(document: Document.Parsed, bounds: YamlBounds): YamlFault | undefined {
  const walk: Walk = { bounds, anchors: new Map(), aliases: 0 };
  try {
    extentOf(document.contents, 0, walk);
    return undefined;
  } catch (error) {
    if (error instanceof Found) return error.fault;
    throw error;
  }
}

/** `at line 3, column 5`, as the yaml package says it. */
export function placeWords(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `at line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}

/** How much a node is when it is written out. */
interface Extent {
  readonly size: number;
  readonly height: number;
}

interface Walk {
  readonly bounds: YamlBounds;
  /** By name, the last one that was met; undefined while it is being walked. */
  readonly anchors: Map<string, Extent | undefined>;
  aliases: number;
}

class Found extends Error {
  constructor(readonly fault: YamlFault) {
    super(fault.problem);
  }
}

const LEAF: Extent = { size: 1, height: 0 };

function extentOf(node: unknown, depth: number, walk: Walk): Extent {
  if (isAlias(node)) return aliasExtent(node.source, offsetOf(node), depth, walk);
  if (!isCollection(node)) {
    if (isScalar(node) && node.anchor !== undefined) walk.anchors.set(node.anchor, LEAF);
    return LEAF;
  }
  if (depth >= walk.bounds.depth) throw tooDeep(node);
  const { anchor } = node;
  if (anchor !== undefined) walk.anchors.set(anchor, undefined);
  const extent = collectionExtent(node, depth, walk);
  if (anchor !== undefined) walk.anchors.set(anchor, extent);
  return extent;
}

function collectionExtent(
  node: { readonly items: readonly unknown[] },
  depth: number,
  walk: Walk,
): Extent {
  const keys = new Set<unknown>();
  let size = 1;
  let height = 0;
  for (const item of node.items) {
    if (isPair(item) && isMap(node)) assertKey(item, keys, node);
    const value = isPair(item) ? item.value : item;
    const inner = extentOf(value, depth + 1, walk);
    size += inner.size;
    height = Math.max(height, inner.height + 1);
    assertSize(size, value, walk);
  }
  return { size, height };
}

/** Keys of one map. Those of a `!!set` or `!!omap` are none of ours: their tags are refused or plain data. */
function assertKey({ key }: Pair, keys: Set<unknown>, map: unknown): void {
  if (key === null) return;
  const offset = offsetOf(key) ?? offsetOf(map) ?? 0;
  if (!isScalar(key)) {
    throw new Found({ problem: 'a list, a map or an alias is used as a key', offset, kind: 'key' });
  }
  if (keys.has(key.value)) {
    throw new Found({ problem: 'Map keys must be unique', offset, kind: 'duplicateKey' });
  }
  keys.add(key.value);
}

function aliasExtent(name: string, offset: number | undefined, depth: number, walk: Walk): Extent {
  const shown = name.slice(0, 40);
  const known = walk.anchors.get(name);
  if (known === undefined) {
    const problem = walk.anchors.has(name)
      ? `its alias *${shown} holds itself`
      : `its alias *${shown} has no anchor`;
    throw new Found({ problem, offset: offset ?? 0, kind: 'alias' });
  }
  walk.aliases += 1;
  if (walk.aliases > walk.bounds.aliases) throw flood(offset);
  if (depth + known.height > walk.bounds.depth) throw tooDeep({ range: [offset ?? 0] });
  return known;
}

function assertSize(size: number, node: unknown, { bounds, aliases }: Walk): void {
  if (size <= bounds.values) return;
  if (aliases > 0) throw flood(offsetOf(node));
  const problem = `it holds more than ${bounds.values} values`;
  throw new Found({ problem, offset: offsetOf(node) ?? 0, kind: 'size' });
}

function flood(offset: number | undefined): Found {
  const problem = 'its aliases multiply the data beyond measure';
  return new Found({ problem, offset: offset ?? 0, kind: 'alias' });
}

function tooDeep(node: unknown): Found {
  return new Found({
    problem: 'it is nested too deeply',
    offset: offsetOf(node) ?? 0,
    kind: 'size',
  });
}

function offsetOf(node: unknown): number | undefined {
  return (node as { readonly range?: readonly number[] | null } | null)?.range?.[0];
}
