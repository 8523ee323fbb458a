import { BuildError } from './failure';
import { type GoRegexp, goRegexp } from './go-regexp';
import {
  getField,
  isMapNode,
  isNullNode,
  type MapNode,
  type MergeNode,
  type NodeKind,
  setField,
  textOfNode,
  wrongKind,
} from './merge-node';

/** A field of an object that is being changed in place. */
export interface Field {
  readonly container: MapNode | MergeNode[];
  readonly key: string | number;
  /** It was not there before. */
  readonly created: boolean;
}

/** What the field holds now; undefined when it is not there. */
export function readFieldOf({ container, key }: Field): MergeNode | undefined {
  return Array.isArray(container) ? container[Number(key)] : getField(container, String(key));
}

/** Sets the field, in place. */
export function writeField({ container, key }: Field, value: MergeNode): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else setField(container, String(key), value);
}

/** What one part of a path is. */
type Part =
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'match'; readonly field: string; readonly pattern: string }
  | { readonly kind: 'every' }
  | { readonly kind: 'field'; readonly name: string };

function partOf(text: string): Part {
  if (/^\+?\d+$/.test(text)) return { kind: 'index', index: Number(text) };
  if (text === '*') return { kind: 'every' };
  if (!text.startsWith('[') || !text.endsWith(']')) return { kind: 'field', name: text };
  const equals = text.indexOf('=');
  if (equals < 0) {
    throw new BuildError(
      'list path element must contain fieldName=fieldValue for element to match',
    );
  }
  return { kind: 'match', field: text.slice(1, equals), pattern: text.slice(equals + 1, -1) };
}

/** The fields of a target that a path means; with `create`, those that are not there are made. */
export function fieldsAt(
  field: Field,
  path: readonly string[],
  create: NodeKind | undefined,
): readonly Field[] {
  const [first, ...rest] = path;
  if (first === undefined) return [field];
  const part = partOf(first);
  const below = { rest, create };
  switch (part.kind) {
    case 'index':
      return ofIndex(listAt(field), part.index, below);
    case 'match':
      return ofMatches(listAt(field), part, below);
    case 'every':
      return listAt(field).flatMap((_, key, container) =>
        fieldsAt({ container, key, created: false }, rest, create),
      );
    case 'field':
      return ofField(field, part.name, below);
  }
}

interface Below {
  readonly rest: readonly string[];
  readonly create: NodeKind | undefined;
}

function listAt(field: Field): MergeNode[] {
  const node = readFieldOf(field);
  if (isNullNode(node)) return [];
  if (!Array.isArray(node)) throw wrongKind('list', node);
  return node;
}

function ofIndex(list: MergeNode[], index: number, { rest, create }: Below): readonly Field[] {
  const created = list.length === index && create !== undefined;
  if (created) list.push(emptyFor(rest, create));
  if (index >= list.length) {
    throw new BuildError(`index ${index} specified but only ${list.length} elements found`);
  }
  return fieldsAt({ container: list, key: index, created }, rest, create);
}

function ofMatches(
  list: MergeNode[],
  { field, pattern }: { readonly field: string; readonly pattern: string },
  { rest, create }: Below,
): readonly Field[] {
  const regexp = goRegexp(pattern);
  const matching = (): readonly Field[] =>
    list.flatMap((element, key) => {
      if (!elementMatches(element, field, regexp)) return [];
      // The elements of a list of scalars are what is meant, whatever the path goes on to say.
      return field === ''
        ? [{ container: list, key, created: false }]
        : fieldsAt({ container: list, key, created: false }, rest, create);
    });
  const found = matching();
  if (found.length > 0 || create === undefined) return found;
  list.push(field === '' ? pattern : { [field]: pattern });
  return matching();
}

function elementMatches(element: MergeNode, field: string, regexp: GoRegexp): boolean {
  if (field === '') return regexp.test(textOfNode(element).trim());
  if (!isMapNode(element)) return false;
  const value = getField(element, field);
  return value !== undefined && regexp.test(textOfNode(value).trim());
}

function ofField(field: Field, name: string, { rest, create }: Below): readonly Field[] {
  const node = readFieldOf(field);
  if (isNullNode(node)) return [];
  if (!isMapNode(node)) throw wrongKind('map', node);
  const created = getField(node, name) === undefined;
  if (created && create === undefined) return [];
  if (created && create !== undefined) setField(node, name, emptyFor(rest, create));
  return fieldsAt({ container: node, key: name, created }, rest, create);
}

/** What is made for the next part to find its place in. */
function emptyFor([next]: readonly string[], create: NodeKind): MergeNode {
  if (next === undefined) return { map: {}, list: [], scalar: '' }[create];
  const part = next === '*' ? undefined : partOf(next);
  return part?.kind === 'index' || part?.kind === 'match' ? [] : {};
}

/** What is at a path of a source, which knows neither patterns nor `*`. */
export function lookup(object: MergeNode, path: readonly string[]): MergeNode | undefined {
  let node: MergeNode | undefined = object;
  for (const text of path.map((each) => each.trim())) {
    if (text === '') continue;
    if (isNullNode(node)) return undefined;
    node = step(node, text);
  }
  return node;
}

function step(node: MergeNode, text: string): MergeNode | undefined {
  if (text === '*') throw new BuildError('wildcard is not supported in PathGetter');
  const part: Part = text === '-' ? { kind: 'index', index: -1 } : partOf(text);
  if (part.kind === 'field') {
    if (!isMapNode(node)) throw wrongKind('map', node);
    return getField(node, part.name);
  }
  if (!Array.isArray(node)) throw wrongKind('list', node);
  if (part.kind === 'index') return node.at(part.index);
  if (part.kind === 'every') return undefined;
  return node.find((each) =>
    part.field === ''
      ? textOfNode(each) === part.pattern
      : isMapNode(each) &&
        Object.hasOwn(each, part.field) &&
        textOfNode(getField(each, part.field)) === part.pattern,
  );
}
