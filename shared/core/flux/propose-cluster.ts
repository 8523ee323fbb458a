import { filesReadBy } from '../applied/world';
import type { WorldCluster } from '../applied/world';
import type { Applied } from '../applied/flux/types';
import { isWithin } from '../applied/tree';
import { fluxObjects } from './flux-objects';
import type { ChartOnCluster, Lack } from './install/chart-on-cluster';
import { chartOnCluster } from './install/chart-on-cluster';
import type { ClusterScene, DesiredOnCluster } from './install/cluster-scene';
import { clusterAt, factsOf } from './install/cluster-scene';
import { install } from './install/install';
import { guessedEntry, notBootstrapped, takenOut } from './install/lacks';
import { gitPresence } from './install/presence';
import type { Rollback } from './install/rollback';
import { clusterFolders } from './layout';
import type { InstalledRelease } from './raise/installed-release';
import { chartReleases } from './raise/chart-releases';
import { releasesOfChart } from './releases-of-chart';
import type { ProposedChange } from '../base/repo-file';
import type { DesiredChart } from './desired';

export type { ClusterScene, DesiredOnCluster as ClusterWish } from './install/cluster-scene';

/** What a request about a cluster changes, and the state of its charts there. */
export interface ClusterProposal extends ProposedChange {
  /** Those of the cluster that are in the registries. */
  readonly charts: readonly ChartOnCluster[];
  /** What the request installs. */
  readonly installs: readonly InstalledRelease[];
  /** What a revert of it does. */
  readonly rollback?: Rollback;
}

/**
 * What a request about a cluster changes: files of ours that put on it what it lacks. None where Git or the cluster has
 * the charts already, where that is not known, or where the files would do anything besides: then it is said why.
 */
export function proposeCluster(desired: DesiredOnCluster, scene: ClusterScene): ClusterProposal {
  const { cluster } = desired;
  const own = chartsOf(desired);
  const at = clusterAt(scene, cluster.name);
  if (at === undefined) {
    const { cluster: folder } = clusterFolders(scene.repository, cluster);
    return lackingAll(desired, notBootstrapped(cluster, folder, scene.world));
  }
  const charts = own.map((chart) => statusOf(chart, at, desired, scene));
  const missing = own.filter((_, index) => charts[index]?.kind === 'installable');
  if (missing.length === 0) return { ...NOTHING, charts };
  const made = install({ desired, scene, at, missing, own });
  return 'code' in made
    ? { ...NOTHING, charts: charts.map((one) => withLack(one, made)) }
    : { ...made, charts };
}

const NOTHING = { files: [], leftAlone: [], notes: [], installs: [] } as const;

/** Every chart of the cluster for one reason. */
export function lackingAll(desired: DesiredOnCluster, lack: Lack): ClusterProposal {
  const charts = chartsOf(desired).map(({ chart }) => ({
    chart,
    kind: 'lacking' as const,
    ...lack,
  }));
  return { ...NOTHING, charts };
}

function chartsOf({ cluster, charts }: DesiredOnCluster): readonly DesiredChart[] {
  return cluster.charts.flatMap(({ chart }) => charts.find((one) => one.chart === chart) ?? []);
}

function withLack(one: ChartOnCluster, lack: Lack): ChartOnCluster {
  return one.kind === 'installable' ? { chart: one.chart, kind: 'lacking', ...lack } : one;
}

function statusOf(
  chart: DesiredChart,
  at: WorldCluster,
  { cluster }: DesiredOnCluster,
  scene: ClusterScene,
): ChartOnCluster {
  const status = chartOnCluster({
    chart,
    git: gitPresence(withoutEmptyFolder(at, scene), chart, [cluster.loginServer]),
    facts: factsOf(scene, cluster.name),
    flux: scene.repository.flux,
    nmiNamespaces: cluster.nmiNamespaces,
  });
  if (status.kind !== 'installable') return status;
  const out = releaseTakenOut(chart, at, scene);
  if (out !== undefined) return withLack(status, takenOut(chart.chart, out));
  return at.guessed === true ? withLack(status, guessedEntry(cluster, at.entry.path)) : status;
}

/** Where Flux begins in a folder without files, it fails, and Git has nothing for the cluster: it is a new one. */
function withoutEmptyFolder({ applied, entry }: WorldCluster, { files }: ClusterScene): Applied {
  if (files.some(({ path }) => isWithin(path, entry.path))) return applied;
  return { ...applied, unknown: applied.unknown.filter(({ code }) => code !== 'BuildFailure') };
}

/** A file that Flux reads for the cluster has a release of the chart, and yet it is not applied: a patch deletes it. */
function releaseTakenOut(
  desired: DesiredChart,
  { applied }: WorldCluster,
  { files }: ClusterScene,
): string | undefined {
  const known = { ...desired, registries: [] };
  // One that goes on to another cluster is not taken out.
  if (chartReleases(applied, known).length > 0) return undefined;
  const reads = filesReadBy(applied);
  const objects = fluxObjects(files.filter(({ path }) => reads.has(path)));
  return releasesOfChart(objects, desired.chart)[0]?.release.path;
}
