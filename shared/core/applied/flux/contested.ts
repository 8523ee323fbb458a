import { objectId } from './object-id';
import type { AppliedObject, Contested } from './types';

/** Objects that two Kustomizations apply: each of them undoes at every interval what the other has done. */
export function contestedAmong(objects: readonly AppliedObject[]): readonly Contested[] {
  const owners = new Map<string, Set<string>>();
  for (const object of objects) {
    if (object.elsewhere) continue;
    const id = objectId(object);
    const known = owners.get(id);
    if (known === undefined) owners.set(id, new Set([object.owner]));
    else known.add(object.owner);
  }
  return [...owners]
    .filter(([, found]) => found.size > 1)
    .map(([object, found]) => ({ object, owners: [...found].sort() }));
}
