import type { Json } from '../base/json';
import type { YamlEdit } from './edit';

/** True when `after` is `before` with the edit's value at its path, and nothing else differs in any document. */
export function differsOnlyAt(
  edit: YamlEdit,
  before: readonly Json[],
  after: readonly Json[],
): boolean {
  const wanted = before.map((value, index) =>
    index === edit.document ? withValue(value, edit.path, edit.value) : value,
  );
  return JSON.stringify(wanted) === JSON.stringify(after);
}

/** A copy with `value` at `path`; what the path lacks is made of maps, the order of keys stays. */
function withValue(tree: Json | undefined, path: YamlEdit['path'], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof key === 'number' && Array.isArray(tree)) {
    return (tree as readonly Json[]).map((item, index) =>
      index === key ? withValue(item, rest, value) : item,
    );
  }
  const map = (tree ?? {}) as Readonly<Record<string, Json>>;
  const child = Object.hasOwn(map, key) ? map[key] : undefined;
  return { ...map, [key]: withValue(child, rest, value) };
}
