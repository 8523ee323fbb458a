import type { Effect } from './effect';
import { effectOf } from './effect';
import { appliedTo } from './flux/applied';
import { withChanges } from './flux/changed-tree';
import { isJsonObject } from '../base/json';
import type { Applied, AppliedObject, Entry, Repositories } from './flux/types';
import { isWithin } from './tree';

/** What Flux applies to every cluster of a repository. */
export interface World {
  readonly repositories: Repositories;
  readonly clusters: readonly WorldCluster[];
}

export interface WorldCluster {
  /** Of the cluster, unique in its world. */
  readonly name: string;
  readonly entry: Entry;
  /** True: that the entry is this cluster's follows from there being no other, and from nothing else. */
  readonly guessed?: boolean;
  readonly applied: Applied;
}

/** A cluster by its name, and where Flux begins on it. */
export type NamedEntry = Pick<WorldCluster, 'name' | 'entry' | 'guessed'>;

/** A file as it would be; without text it goes. */
export interface ChangedFile {
  readonly path: string;
  readonly after?: string;
}

/** What Flux applies on each cluster, from the files of the repositories. */
export function worldOf(entries: readonly NamedEntry[], repositories: Repositories): World {
  return { repositories, clusters: entries.map((one) => seen(one, repositories)) };
}

/** The world with other files. Clusters that none of them can reach keep what they have, and cost nothing. */
export function changedWorld(world: World, files: readonly ChangedFile[]): World {
  const { own } = world.repositories;
  const repositories: Repositories = {
    ...world.repositories,
    own: { ...own, tree: withChanges(own.tree, files) },
  };
  const clusters = world.clusters.map((cluster) =>
    isPutTogether(cluster.applied) || files.some(({ path }) => mayReach(path, cluster.applied))
      ? seen(cluster, repositories)
      : cluster,
  );
  return { repositories, clusters };
}

/** What comes of a change, for every cluster, in the order of the world. */
export function effectsOf(before: World, after: World): readonly Effect[] {
  return after.clusters.map(({ name, applied }, at) => {
    const was = before.clusters[at]?.applied ?? applied;
    return was === applied ? noEffect(name) : effectOf(was, applied);
  });
}

/** Of a cluster that no changed file can reach. What it reads is of no interest: none of these files is among it. */
function noEffect(cluster: string): Effect {
  return {
    ...{ cluster, added: [], lost: [], changed: [], moved: [], contested: [], failing: [] },
    ...{ obscured: [], unknown: [], reads: new Set() },
  };
}

function seen({ name, entry, guessed }: NamedEntry, repositories: Repositories): WorldCluster {
  const applied = { ...appliedTo(entry, repositories), cluster: name };
  return { name, entry, applied, ...(guessed === true && { guessed }) };
}

/**
 * A file matters to a cluster that reads it, that takes whole a folder around it, that has a build which fails and might
 * lack just this file, or whose artifacts are put together of parts of repositories.
 */
function mayReach(file: string, { kustomizations }: Applied): boolean {
  return kustomizations.some(({ path, reads }) => reads.has(file) || isWithin(file, path));
}

const putTogether = new WeakMap<Applied, boolean>();

/** Any file may matter: a build fails for want of one, or files are at other paths than in the repository. */
function isPutTogether(applied: Applied): boolean {
  const known = putTogether.get(applied);
  if (known !== undefined) return known;
  const { kustomizations, objects } = applied;
  const is =
    kustomizations.some(
      ({ source, failure }) => failure !== undefined || !source.startsWith('GitRepository '),
    ) || objects.some(includesOthers);
  putTogether.set(applied, is);
  return is;
}

/** A source whose files are at other paths than in the repository. */
function includesOthers({ kind, value }: AppliedObject): boolean {
  const spec = kind === 'GitRepository' ? value['spec'] : undefined;
  return isJsonObject(spec) && spec['include'] !== undefined;
}

/** Every file of the repository that some Kustomization of the cluster reads. */
export function filesReadBy({ kustomizations }: Applied): ReadonlySet<string> {
  return new Set(kustomizations.flatMap(({ reads }) => [...reads]));
}
