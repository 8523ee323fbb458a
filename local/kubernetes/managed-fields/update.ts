import type { KubeObject } from '../object';
import type { Owner } from './entries';
import { isSame, ownersOf, withOwners } from './entries';
import type { Values } from './paths';
import { valuesOf } from './paths';

export type Author = Omit<Owner, 'fields' | 'operation'>;

/** A write that is no apply: what it changes is its author's alone, and what it takes away is nobody's any more. */
export function ownUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  author: Author,
): KubeObject {
  const owners = before === undefined ? [] : ownersOf(before);
  const old: Values = before === undefined ? new Map() : valuesOf(before);
  const now = valuesOf(after);
  const changed = [...now].filter(([key, { text }]) => old.get(key)?.text !== text);
  const isGone = [...old.keys()].some((key) => !now.has(key));
  if (changed.length === 0 && !isGone) return withOwners(after, owners);
  const taken = new Set(changed.map(([key]) => key));
  const own: Owner = { ...author, operation: 'Update', fields: new Map() };
  const others = owners.filter((owner) => !isSame(owner, own));
  const mine = owners.find((owner) => isSame(owner, own));
  const kept = others.map((owner) => ({
    ...owner,
    fields: new Map([...owner.fields].filter(([key]) => now.has(key) && !taken.has(key))),
  }));
  const fields = new Map([
    ...[...(mine?.fields ?? [])].filter(([key]) => now.has(key)),
    ...changed.map(([key, { way }]) => [key, way] as const),
  ]);
  if (changed.length === 0 && mine === undefined) return withOwners(after, kept);
  return withOwners(after, [...kept, { ...own, fields }]);
}
