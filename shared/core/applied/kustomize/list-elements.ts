import {
  getField,
  isMapNode,
  isNullNode,
  type MergeNode,
  textOfNode,
  wrongKind,
} from './merge-node';

/**
 * The elements of a list that a merge key tells apart. These functions do what those of kustomize's kyaml do, to the letter:
 * what an element without its key makes of a list follows from how they work, not from what anybody would expect.
 */

/** What an element is found by. A key '' is the scalar itself. */
export interface ElementKey {
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/** Puts an element in place of those that match, or at the end; without an element, removes those. */
export function setElement(list: MergeNode[], key: ElementKey, element?: MergeNode): void {
  const kept: MergeNode[] = [];
  let matched = false;
  for (const each of list) {
    if (isNullNode(each) || (isMapNode(each) && Object.keys(each).length === 0)) continue;
    const match = matchOf(each, key);
    if (match === 'none') kept.push(each);
    if (match !== 'match') continue;
    matched = true;
    if (element !== undefined) kept.push(element);
  }
  if (!matched && !isNullNode(element)) kept.push(element);
  list.splice(0, list.length, ...kept);
}

function matchOf(element: MergeNode, { keys, values }: ElementKey): 'match' | 'none' | 'drop' {
  const byField = (keys[0] ?? '') !== '' && (values[0] ?? '') !== '';
  if (!isMapNode(element) && byField) return 'none';
  let found = false;
  for (const [at, key] of keys.entries()) {
    const value = values[at];
    if (value !== undefined) found = hasValue(element, key, value);
    if (!found) return values.length > 0 ? 'none' : 'drop';
  }
  return 'match';
}

/** '' stands for any value of a field. */
function hasValue(element: MergeNode, key: string, value: string): boolean {
  if (key === '') {
    if (typeof element === 'object') throw wrongKind('scalar', element);
    return textOfNode(element) === value;
  }
  if (!isMapNode(element)) throw wrongKind('map', element);
  const field = getField(element, key);
  return field !== undefined && (value === '' || textOfNode(field) === value);
}

/** The first element that has exactly these values. */
export function findElement(
  list: MergeNode | undefined,
  { keys, values }: ElementKey,
): MergeNode | undefined {
  if (!Array.isArray(list)) return undefined;
  if ((keys[0] ?? '') === '') return list.find((each) => textOfNode(each) === (values[0] ?? ''));
  return list.find(
    (each) =>
      isMapNode(each) &&
      keys.every((key, at) => {
        const field = getField(each, key);
        return field !== undefined && textOfNode(field) === values[at];
      }),
  );
}

/** Adds all elements of another list, each in place of the one with its key. */
export function appendElements(
  to: MergeNode[],
  from: readonly MergeNode[],
  keys: readonly string[],
): void {
  for (const element of [...from]) {
    if ((keys[0] ?? '') === '') {
      setElement(to, { keys: [''], values: [textOfNode(element)] }, element);
      continue;
    }
    const values = valuesAppending(to, element, keys);
    if (keys.length > 1) setElement(to, { keys, values });
    setElement(to, { keys, values }, element);
  }
}

function valuesAppending(to: MergeNode[], element: MergeNode, keys: readonly string[]): string[] {
  const values: string[] = [];
  for (const key of keys) {
    if (!isNullNode(element) && !isMapNode(element)) throw wrongKind('map', element);
    const field = isMapNode(element) ? getField(element, key) : undefined;
    if (field === undefined) to.push(element);
    else values.push(textOfNode(field));
  }
  return values;
}

/** The values of the keys in each element; '' where it has none. */
export function elementValues(list: MergeNode | undefined, keys: readonly string[]): string[][] {
  if (!Array.isArray(list)) return [];
  return list.map((each) =>
    keys.map((key) => (isMapNode(each) ? textOfNode(getField(each, key)) : '')),
  );
}

/** Keys that no element has a value for are not looked at, unless none has any. */
export function validKey(
  all: readonly (readonly string[])[],
  values: readonly string[],
  keys: readonly string[],
): ElementKey {
  const used = new Set<string>();
  for (const each of all) {
    for (const [at, value] of each.entries()) if (value !== '') used.add(keys[at] ?? '');
  }
  if (used.size === 0) return { keys, values };
  return {
    keys: keys.filter((key) => used.has(key)),
    values: values.filter((value, at) => value !== '' || used.has(keys[at] ?? '')),
  };
}

/** Of several keys: what lacks one and agrees in another is the same element. */
export function joinValues(all: string[][]): string[][] {
  const joined = [...all];
  for (const first of joined.keys()) {
    for (const second of joined.keys()) {
      const both = joinedPair(joined[first] ?? [], joined[second] ?? []);
      if (both === undefined) continue;
      joined[first] = both;
      joined[second] = both;
    }
  }
  return joined;
}

function joinedPair(one: readonly string[], other: readonly string[]): string[] | undefined {
  if (one.length !== other.length) return undefined;
  const both: string[] = [];
  let common = false;
  for (const [at, value] of one.entries()) {
    const second = other[at] ?? '';
    if (value === second) common = true;
    else if (value !== '' && second !== '') return undefined;
    both.push(value !== '' ? value : second);
  }
  return common ? both : undefined;
}
