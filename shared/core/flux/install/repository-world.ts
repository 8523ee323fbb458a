import { entriesOf } from '../../applied/flux/entries';
import type { Repositories } from '../../applied/flux/types';
import type { Tree } from '../../applied/tree';
import type { World } from '../../applied/world';
import { worldOf } from '../../applied/world';
import { isReconcileError } from '../../base/errors';
import { clusterFolders } from '../layout';
import type { ClusterPlace } from '../layout';
import type { RepositoryRules } from '../../configuration/repository-rules';
import type { PlacedCluster } from './named-entries';
import { namedEntries } from './named-entries';
import { withPromisedNames } from './promised-names';

export interface RepositoryInput {
  readonly tree: Tree;
  /** Other repositories that could be read. */
  readonly others?: Repositories['others'];
  /** URLs that people write for the repository. */
  readonly urls: readonly string[];
  readonly repository: RepositoryRules;
  /** Clusters of ours, those that are left out for now too. */
  readonly clusters: readonly ClusterPlace[];
}

/** What Flux applies to each cluster that the repository shows or the configuration promises. */
export function repositoryWorld(input: RepositoryInput): World {
  const { tree, others, urls, repository, clusters } = input;
  const own = { urls, branch: repository.branch, tree };
  const placed = clusters.flatMap((cluster) => placeOf(repository, cluster));
  const promised = isPromised(repository);
  const entries = namedEntries({ entries: entriesOf(tree, urls), clusters: placed, promised, own });
  const shown = entries.map((one) =>
    one.entry.file === undefined
      ? { ...one, entry: withPromisedNames(one.entry, repository.flux) }
      : one,
  );
  return worldOf(shown, { own, ...(others && { others }) });
}

/** None for a cluster of which the layout asks what nobody says. */
function placeOf(repository: RepositoryRules, cluster: ClusterPlace): readonly PlacedCluster[] {
  try {
    return [{ name: cluster.name, folder: clusterFolders(repository, cluster).cluster }];
  } catch (error) {
    if (isReconcileError(error)) return [];
    throw error;
  }
}

/** The AKS extension keeps in Azure where Flux begins, and writes no file for it. */
function isPromised({ flux }: RepositoryRules): boolean {
  return flux.bootstrap === 'layout' || (flux.bootstrap === 'auto' && flux.multiTenancy);
}
