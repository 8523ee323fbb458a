import type { KubeObject } from '../object';
import { asMap, isMap } from '../object';
import { KubeError } from '../status';
import type { Owner } from './entries';
import { isSame, ownersOf, withOwners } from './entries';
import { shownPath, valuesOf, withoutPaths } from './paths';
import type { Author } from './update';

export interface Applied {
  readonly author: Author;
  /** What others own is taken from them, instead of a conflict. */
  readonly force: boolean;
}

/**
 * Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/): what the manager said before and says no
 * longer goes, what it says now stands, and what others own stays. Throws 409 when others own it with another value.
 */
export function applyOnto(
  live: KubeObject,
  applied: KubeObject,
  { author, force }: Applied,
): KubeObject {
  const said = valuesOf(applied);
  const there = valuesOf(live);
  const own: Owner = {
    ...author,
    operation: 'Apply',
    fields: new Map([...said].map(([key, { way }]) => [key, way])),
  };
  const owners = withSomebody(live, author);
  const others = owners.filter((owner) => !isSame(owner, own));
  const mine = owners.find((owner) => isSame(owner, own));
  const contested = (key: string): boolean =>
    said.has(key) && there.has(key) && there.get(key)?.text !== said.get(key)?.text;
  const conflicts = others.flatMap((owner) =>
    [...owner.fields].filter(([key]) => contested(key)).map(([, way]) => ({ owner, way })),
  );
  if (conflicts.length > 0 && !force) throw conflictOf(conflicts);
  const gone = [...(mine?.fields ?? [])].filter(
    ([key]) => !said.has(key) && !others.some(({ fields }) => fields.has(key)),
  );
  const rest = withoutPaths(live, innermostFirst(gone.map(([, way]) => way)));
  const merged = merge(rest, applied) as KubeObject;
  const kept = others.map((owner) => ({
    ...owner,
    fields: new Map([...owner.fields].filter(([key]) => !contested(key))),
  }));
  const isUnchanged = mine !== undefined && sameKeys(mine, own) && conflicts.length === 0;
  const time = isUnchanged && sameValues(live, merged) ? mine.time : own.time;
  return withOwners(merged, [...kept, { ...own, time }]);
}

/** What nobody has said through managedFields was there before the first apply. */
function withSomebody(live: KubeObject, author: Author): readonly Owner[] {
  const owners = ownersOf(live);
  if (owners.length > 0) return owners;
  const fields = new Map([...valuesOf(live)].map(([key, { way }]) => [key, way]));
  if (fields.size === 0) return [];
  return [{ ...author, manager: 'before-first-apply', operation: 'Update', fields }];
}

interface Contested {
  readonly owner: Owner;
  readonly way: readonly string[];
}

function conflictOf(conflicts: readonly Contested[]): KubeError {
  const byOwner = Map.groupBy(conflicts, ({ owner }) => owner);
  const parts = [...byOwner].map(([owner, list]) => {
    const paths = list.map(({ way }) => shownPath(way));
    const many = list.length > 1;
    return `conflict${many ? 's' : ''} with ${named(owner)}:${many ? paths.map((each) => `\n- ${each}`).join('') : ` ${paths.join('')}`}`;
  });
  const count = `${conflicts.length} conflict${conflicts.length > 1 ? 's' : ''}`;
  return new KubeError(409, 'Conflict', `Apply failed with ${count}: ${parts.join('\n')}`, {
    causes: conflicts.map(({ owner, way }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${named(owner)}`,
      field: shownPath(way),
    })),
  });
}

function named({ manager, apiVersion }: Owner): string {
  return `${JSON.stringify(manager)} using ${apiVersion}`;
}

function innermostFirst(ways: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...ways].sort((a, b) => b.length - a.length || (a.at(-1) === '.' ? 1 : -1));
}

/** Maps are merged, finalizers added, and anything else is replaced. */
function merge(target: unknown, change: unknown, name = ''): unknown {
  if (name === 'finalizers' && Array.isArray(target) && Array.isArray(change)) {
    const lists: readonly (readonly unknown[])[] = [target, change];
    return [...new Set(lists.flat())];
  }
  if (!isMap(change)) return change;
  const result: Record<string, unknown> = { ...asMap(target) };
  for (const [key, value] of Object.entries(change)) result[key] = merge(result[key], value, key);
  return result;
}

function sameKeys(a: Owner, b: Owner): boolean {
  return a.fields.size === b.fields.size && [...a.fields.keys()].every((key) => b.fields.has(key));
}

function sameValues(a: KubeObject, b: KubeObject): boolean {
  const [left, right] = [valuesOf(a), valuesOf(b)];
  return (
    left.size === right.size && [...left].every(([key, { text }]) => right.get(key)?.text === text)
  );
}
