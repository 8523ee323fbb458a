import { promisedEntry } from '../../applied/flux/entries';
import type { Entry, Repositories } from '../../applied/flux/types';
import type { NamedEntry } from '../../applied/world';

/** A cluster of ours, and the folder that the layout has Flux read for it. */
export interface PlacedCluster {
  readonly name: string;
  readonly folder: string;
}

export interface EntriesInput {
  /** What the repository shows. */
  readonly entries: readonly Entry[];
  readonly clusters: readonly PlacedCluster[];
  /** The configuration promises that Flux reads that folder, whatever the repository shows. */
  readonly promised: boolean;
  readonly own: Pick<Repositories['own'], 'urls' | 'branch'>;
}

/**
 * Where Flux begins, by cluster: for ours under their names, for others under what the repository calls them. A cluster
 * of ours is known by its folder; else by a folder of its name, where there is one alone.
 */
export function namedEntries({
  entries,
  clusters,
  promised,
  own,
}: EntriesInput): readonly NamedEntry[] {
  const found = matched(entries, clusters);
  const ours = clusters.flatMap(({ name, folder }): readonly NamedEntry[] => {
    const entry = found.get(name);
    if (entry !== undefined) return [{ name, entry }];
    return promised ? [{ name, entry: promisedEntry(name, folder, own) }] : [];
  });
  const taken = new Set<Entry>(found.values());
  const others = entries.filter((entry) => !taken.has(entry));
  const guess = promised
    ? undefined
    : onlyOne(
        clusters.filter(({ name }) => !found.has(name)),
        others,
      );
  if (guess !== undefined) return [...ours, guess];
  return [...ours, ...namedByThemselves(others, new Set(clusters.map(({ name }) => name)))];
}

/** One cluster without an entry and one entry without a cluster belong together, most likely. */
function onlyOne(
  clusters: readonly PlacedCluster[],
  entries: readonly Entry[],
): NamedEntry | undefined {
  const [cluster, second] = clusters;
  const [entry, other] = entries;
  if (cluster === undefined || entry === undefined) return undefined;
  if (second !== undefined || other !== undefined) return undefined;
  return { name: cluster.name, entry, guessed: true };
}

function matched(
  entries: readonly Entry[],
  clusters: readonly PlacedCluster[],
): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  const taken = new Set<Entry>();
  const take = (name: string, candidates: readonly Entry[]): void => {
    const [entry, second] = candidates.filter((one) => !taken.has(one));
    if (entry === undefined || second !== undefined || found.has(name)) return;
    found.set(name, entry);
    taken.add(entry);
  };
  for (const { name, folder } of clusters) {
    take(
      name,
      entries.filter(({ path }) => path === folder),
    );
  }
  for (const { name } of clusters) {
    take(
      name,
      entries.filter(({ cluster }) => cluster === name),
    );
  }
  return found;
}

function namedByThemselves(
  entries: readonly Entry[],
  taken: ReadonlySet<string>,
): readonly NamedEntry[] {
  const names = new Set(taken);
  return entries.map((entry) => {
    const wanted = entry.cluster === '' ? '/' : entry.cluster;
    const free = [wanted, entry.path, `${entry.path} (${entry.file ?? ''})`];
    const name = free.find((one) => one !== '' && !names.has(one)) ?? `${wanted} ${names.size}`;
    names.add(name);
    return { name, entry };
  });
}
