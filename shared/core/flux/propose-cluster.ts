import { addMissing } from './add-missing';
import { baseInUse } from './bases-in-use';
import { baseManifests } from './base-manifests';
import { textAt } from './bump/objects';
import { entryPlace } from './cluster-entry';
import { clusterManifests } from './cluster-manifests';
import type { AskedCluster } from './discovered-releases';
import type { FluxObject } from './flux-objects';
import { fluxObjects, objectsIn } from './flux-objects';
import type { FluxGeneration } from './generation';
import { generationOf } from './generation';
import { baseFolder, clusterFolders } from './layout';
import { listIn } from './list-entry';
import { joined } from './paths';
import { conflictOf, generationNotes, withNotes } from './propose-chart';
import { reachedFiles, reachedReleases } from './reached-releases';
import { releasesOfChart } from './releases-of-chart';
import type { LeftAlone, ProposedChange, RepoFile } from './repo-file';
import { variablesIn, VARIABLES } from './substitution';
import type { GitOpsTarget } from './target';
import type { WantedChart, WantedCluster } from './wanted';
import { writtenTimeouts } from './written-timeouts';

/** A cluster, and its charts that are in the registries. */
export interface ClusterWish {
  readonly cluster: WantedCluster;
  /** Of the target; those that the cluster does not have are not looked at. */
  readonly charts: readonly WantedChart[];
}

const NOTHING: ProposedChange = { files: [], leftAlone: [], notes: [] };

/**
 * What a request about a cluster changes: files that are missing. None when Flux finds every chart of the cluster in its
 * folder already, whichever way the team has arranged that: a second release of a chart would fight the first.
 */
export function proposeCluster(
  files: readonly RepoFile[],
  wish: ClusterWish,
  target: GitOpsTarget,
  asked?: readonly AskedCluster[],
): ProposedChange {
  const { folder, entry } = entryPlace(target, wish.cluster);
  const { reached, missing } = chartsReached(files, folder, wish);
  if (missing.length === 0) return NOTHING;
  const finding = generationOf(files, target, asked);
  if ('conflict' in finding) return conflictOf(finding.conflict, folder);
  const wantedOf = (charts: readonly WantedChart[]): readonly RepoFile[] =>
    wantedFiles(files, { ...wish, charts }, target, finding.generation);
  const unknown = unknownVariables(wish, missing);
  if (unknown.length > 0) return { ...NOTHING, leftAlone: unknown };
  const listing = listIn(files, folder, entry);
  if (listing.kind === 'byHand') return { ...NOTHING, leftAlone: [listing.leftAlone] };
  const change = addMissing(files, wantedOf([...reached, ...missing]), wantedOf(reached));
  const edits = listing.kind === 'edit' ? [listing.change] : [];
  return withNotes({ ...change, files: [...change.files, ...edits] }, [
    ...generationNotes(finding, target),
    ...writtenTimeouts(change.files, missing),
  ]);
}

function wantedFiles(
  files: readonly RepoFile[],
  { cluster, charts }: ClusterWish,
  target: GitOpsTarget,
  generation: FluxGeneration,
): readonly RepoFile[] {
  const own = charts.filter(({ chart }) => cluster.charts.some((one) => one.chart === chart));
  const bases = new Map(
    own.flatMap(({ chart }) => {
      const found = baseInUse(files, chart, baseFolder(target, chart, cluster));
      return found === undefined ? [] : [[chart, found] as const];
    }),
  );
  const folders = clusterFolders(target, cluster);
  const added = own
    .filter(({ chart }) => !bases.has(chart))
    .flatMap((chart) => baseManifests(chart, target, generation, cluster));
  const input = {
    cluster,
    charts: own,
    releaseNames: new Map([...bases].map(([chart, { release }]) => [chart, release])),
    generation,
    bases: new Map([...bases].map(([chart, { folder }]) => [chart, folder])),
    namespaces: namespacesReached(
      files,
      [folders.cluster, ...[...bases.values()].map(({ folder }) => folder)],
      folders.overlay,
    ),
  };
  return [...added, ...clusterManifests(input, target)];
}

/** Those that the folders bring, but for what we have written ourselves. */
function namespacesReached(
  files: readonly RepoFile[],
  folders: readonly string[],
  overlay: string,
): ReadonlySet<string> {
  const reached = folders.flatMap((folder) => reachedFiles(files, folder));
  const others = reached.filter(({ path }) => !path.startsWith(joined(overlay, '')));
  return new Set(
    others
      .flatMap(objectsIn)
      .flatMap((object) =>
        textAt(object, 'kind') === 'Namespace' ? (textAt(object, 'metadata', 'name') ?? []) : [],
      ),
  );
}

/** Since Flux 2.9 a variable without a value fails the whole Kustomization, and before it was replaced by nothing. */
function unknownVariables(
  { cluster }: ClusterWish,
  charts: readonly WantedChart[],
): readonly LeftAlone[] {
  if (cluster.tenantId !== undefined) return [];
  const asks = ({ chart, values }: WantedChart): boolean => {
    const own = cluster.charts.find((one) => one.chart === chart)?.values ?? {};
    return variablesIn([values, own]).has(VARIABLES.tenant);
  };
  return charts.filter(asks).map(({ chart }) => ({
    path: cluster.name,
    code: 'VariableWithoutValue',
    message: `${chart} asks for \${${VARIABLES.tenant}}, and the tenant of ${cluster.name} is not known.`,
  }));
}

/** Charts of the cluster that are in the registries: those that Flux finds in its folder, and those that it does not. */
function chartsReached(
  files: readonly RepoFile[],
  folder: string,
  { cluster, charts }: ClusterWish,
): { readonly reached: readonly WantedChart[]; readonly missing: readonly WantedChart[] } {
  const found = reachedReleases(files, folder);
  const all = fluxObjects(files);
  const own = cluster.charts.flatMap(
    ({ chart }) => charts.find((one) => one.chart === chart) ?? [],
  );
  const isReached = ({ chart }: WantedChart): boolean =>
    releasesOfChart(all, chart).some(({ release }) =>
      found.some((other) => isSameObject(release, other)),
    );
  return { reached: own.filter(isReached), missing: own.filter((chart) => !isReached(chart)) };
}

function isSameObject(one: FluxObject, other: FluxObject): boolean {
  return one.path === other.path && one.name === other.name && one.namespace === other.namespace;
}
