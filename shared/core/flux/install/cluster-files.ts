import type { BaseInUse } from '../bases-in-use';
import { baseInUse } from '../bases-in-use';
import { baseManifests } from '../base-manifests';
import type { ClusterInput } from '../cluster-input';
import { clusterManifests } from '../cluster-manifests';
import type { FluxApis } from '../flux-apis';
import { baseFolder, placeholdersIn } from '../layout';
import type { RepoFile } from '../../base/repo-file';
import type { RepositoryRules } from '../../configuration/repository-rules';
import type { DesiredChart, DesiredCluster } from '../desired';

export interface ClusterFilesInput {
  readonly files: readonly RepoFile[];
  readonly cluster: DesiredCluster;
  readonly repository: RepositoryRules;
  readonly apis: FluxApis;
  /** The folder that Flux reads for the cluster. */
  readonly folder: string;
  /** Namespaces that are there, in Git or in the cluster: they are not written. */
  readonly namespaces: ReadonlySet<string>;
  /** listed: they are there, and what lists them goes on doing so. */
  readonly admission: NonNullable<ClusterInput['admission']>;
}

/** All files of ours that put the charts on the cluster, those that are there already too. */
export function clusterFiles(
  { files, cluster, repository, apis, folder, namespaces, admission }: ClusterFilesInput,
  charts: readonly DesiredChart[],
): readonly RepoFile[] {
  const bases = new Map(
    charts.flatMap(({ chart }) => {
      const found = baseFor(files, chart, { repository, cluster });
      return found === undefined ? [] : [[chart, found] as const];
    }),
  );
  const added = charts
    .filter(({ chart }) => !bases.has(chart))
    .flatMap((chart) => baseManifests(chart, repository, apis, cluster));
  const input = {
    cluster,
    charts,
    releaseNames: new Map([...bases].map(([chart, { release }]) => [chart, release])),
    apis,
    bases: new Map([...bases].map(([chart, one]) => [chart, one.folder])),
    namespaces,
    folder,
    admission,
  };
  return [...added, ...clusterManifests(input, repository)];
}

/** With a base for each ring, that of another ring is no base for this cluster: it would get versions with that ring. */
function baseFor(
  files: readonly RepoFile[],
  chart: string,
  { repository, cluster }: Pick<ClusterFilesInput, 'repository' | 'cluster'>,
): BaseInUse | undefined {
  const folder = baseFolder(repository, chart, cluster);
  const found = baseInUse(files, chart, folder);
  const isForRing = placeholdersIn(repository.layout.base).includes('ring');
  return isForRing && found?.folder !== folder ? undefined : found;
}
