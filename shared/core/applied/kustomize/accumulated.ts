import { DEFAULT_CONFIG, type TransformerConfig } from './config';
import { spend } from './effort';
import { BuildError } from './failure';
import type { VarEntry } from './kustomization-file';
import { currentId, idText, keyOf, previousIds, type ResId, type Resource } from './resource';

/** What a build has gathered so far. */
export interface Accumulated {
  readonly resources: readonly Resource[];
  readonly config: TransformerConfig;
  readonly vars: readonly VarEntry[];
  /** Something that may hold objects could not be followed: what is not found may be there. */
  readonly incomplete: boolean;
}

export const NOTHING_YET: Accumulated = {
  resources: [],
  config: DEFAULT_CONFIG,
  vars: [],
  incomplete: false,
};

const idsOf = new WeakMap<readonly Resource[], Set<string>>();

/** The ids of a list, which goes on to a longer one: they are not gathered anew for each object that is added. */
function takenIds(resources: readonly Resource[]): Set<string> {
  const known = idsOf.get(resources);
  idsOf.delete(resources);
  if (known !== undefined) return known;
  spend(resources.length);
  return new Set(resources.map(({ value }) => keyOf(currentId(value))));
}

/** Refuses two objects of one id. */
export function appended(
  resources: readonly Resource[],
  more: readonly Resource[],
): readonly Resource[] {
  spend(more.length + resources.length / 256);
  const seen = takenIds(resources);
  for (const { value, file } of more) {
    const key = keyOf(currentId(value));
    if (seen.has(key)) {
      throw new BuildError(
        `may not add resource with an already registered id: ${idText(value)}`,
        file,
      );
    }
    seen.add(key);
  }
  const all = [...resources, ...more];
  idsOf.set(all, seen);
  return all;
}

/** Every id that it has or had. */
export function allIds(resource: Resource): readonly ResId[] {
  return [...previousIds(resource), currentId(resource.value)];
}

/** Those that have or had this id. */
export function withAnyId(resources: readonly Resource[], id: ResId): readonly Resource[] {
  spend(resources.length / 4);
  const key = keyOf(id);
  return resources.filter((resource) => allIds(resource).some((each) => keyOf(each) === key));
}
