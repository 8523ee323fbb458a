import { demoChart } from '../../local/charts';
import type { Publication } from '../../local/charts';
import type { StoredRequest } from '../../local/forge';
import type { Condition } from '../../shared/core/base/conditions';
import type { PullRequestState } from '../../shared/core/run/repository/repository-state';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { resourceId } from '../../shared/core/base/resource-id';
import { callApi } from '../e2e/contract';
import { isByHuman } from './by-human';
import type { ChartStage, ChartStageOptions } from './chart-stage';
import { ACR, MCR, openChartStage, REPOSITORY } from './chart-stage';

/** What publishers, people and operators do on the stage with charts, and what they see. */

export const CHART = 'aad-pod-identity';
export const IMAGES = 'oss/azure/aad-pod-identity';
export const CHART_REPOSITORY = `charts/${CHART}`;
export const CHART_BRANCH = 'identity-reconciler/chart-aad-pod-identity';
export const CLUSTER_BRANCH = 'identity-reconciler/cluster-aks1';
export const SOURCE_FILE = 'identity-reconciler/base/aad-pod-identity/source.yaml';

/** Versions of the demo chart, each with an app of its own. */
const APPS: Readonly<Record<string, string>> = {
  '4.1.17': '1.8.16',
  '4.1.18': '1.8.17',
  '4.1.19': '1.8.18',
};

/** Publishes a version of the demo chart, and its two images. */
export async function publish(
  stage: ChartStage,
  version: string,
  publication: Publication = {},
): Promise<void> {
  const app = appOf(version);
  stage.charts.publish(await demoChart(version, app), publication);
  for (const name of ['mic', 'nmi']) {
    stage.registries.addImage(MCR, { repository: `${IMAGES}/${name}`, tag: `v${app}` });
  }
}

export function appOf(version: string): string {
  return APPS[version] ?? version;
}

/** A cluster that has been there all along, so that no work of its own goes on. */
export function existingCluster(stage: ChartStage, name = 'aks1', location?: string): ResourceId {
  const { id } = stage.azure.world.createCluster({
    ...{ name, resourceGroup: 'rg-aks', pools: [{ name: 'system' }], existing: true },
    ...(location !== undefined && { location }),
  });
  return resourceId(id);
}

/** Looks at the chart now, and at whatever follows from it. */
export async function syncChart(stage: ChartStage, minutes = 30): Promise<void> {
  await callApi(stage, `POST /api/charts/${CHART}/resync`);
  await stage.settle(minutes);
}

/** Looks at the repository now. */
export async function syncRepository(stage: ChartStage, minutes = 30): Promise<void> {
  await callApi(stage, 'POST /api/repositories/fleet/resync');
  await stage.settle(minutes);
}

export async function requests(
  stage: ChartStage,
  state?: StoredRequest['state'],
): Promise<readonly StoredRequest[]> {
  const { requests: all } = stage.forge.repository(REPOSITORY);
  return all.list(state === undefined ? {} : { state });
}

/** Branches with an open request, sorted. */
export async function openRequests(stage: ChartStage): Promise<readonly string[]> {
  return (await requests(stage, 'open')).map(({ head }) => head).sort();
}

/** Branches below our prefix. */
export async function ourBranches(stage: ChartStage): Promise<readonly string[]> {
  const { git } = stage.forge.repository(REPOSITORY);
  const refs = await git.branches('identity-reconciler/');
  return refs.map(({ name }) => name.replace('refs/heads/', '')).sort();
}

/** Merges whatever is open, as the team does, and lets the product see it. */
export async function mergeAll(stage: ChartStage): Promise<void> {
  for (const { number } of await requests(stage, 'open')) {
    await stage.human.merge(number);
  }
  await syncRepository(stage);
}

/** The chart is in the registry, and the repository has it for one cluster, all merged. */
export async function rollOut(stage: ChartStage, version: string, cluster = 'aks1'): Promise<void> {
  await publish(stage, version);
  existingCluster(stage, cluster);
  await syncChart(stage);
  await mergeAll(stage);
}

export async function fileAt(
  stage: ChartStage,
  path: string,
  branch = 'main',
): Promise<string | undefined> {
  const { git } = stage.forge.repository(REPOSITORY);
  const head = await git.head(branch);
  return head === undefined ? undefined : (await git.readFile(head, path))?.toString();
}

/** Every file of a branch with its text. */
export async function filesOf(
  stage: ChartStage,
  branch: string,
): Promise<Readonly<Record<string, string>>> {
  const { git } = stage.forge.repository(REPOSITORY);
  const head = await git.head(branch);
  if (head === undefined) return {};
  const entries = (await git.readTree(head)) ?? [];
  const paths = entries.filter(({ type }) => type === 'blob').map(({ path }) => path);
  const texts = await Promise.all(
    paths.map(async (path) => [path, (await git.readFile(head, path))?.toString() ?? ''] as const),
  );
  return Object.fromEntries(texts);
}

/** Digests of the layers of a chart's manifest in a registry. */
export function layersOf(stage: ChartStage, version: string, host = ACR): readonly string[] {
  const bytes = stage.registries.manifestOf(host, CHART_REPOSITORY, version);
  const { layers } = JSON.parse(bytes.toString()) as { layers: { digest: string }[] };
  return layers.map(({ digest }) => digest);
}

/** Tags of the chart and of its two images in a registry, with their digests; undefined where one is not there. */
export function inRegistry(
  { registries }: ChartStage,
  version: string,
  host = ACR,
): Readonly<Record<string, string | undefined>> {
  const tag = `v${appOf(version)}`;
  return {
    chart: registries.digestOf(host, CHART_REPOSITORY, version),
    mic: registries.digestOf(host, `${IMAGES}/mic`, tag),
    nmi: registries.digestOf(host, `${IMAGES}/nmi`, tag),
  };
}

/** How many writes of ours registries, Resource Manager and the forge have seen. */
export function writes({ registries, forge, azure }: ChartStage): {
  readonly registry: number;
  readonly arm: number;
  readonly forge: number;
} {
  const puts = registries.calls.all.filter(
    ({ method, path }) => /^(PUT|POST|PATCH)$/.test(method) && path.startsWith('/v2/'),
  );
  return {
    registry: puts.length,
    arm: azure.calls.writes().length,
    forge: forge.calls.writes().filter((exchange) => !isByHuman(exchange)).length,
  };
}

/** What an operator reads of the chart, or of the repository, in the product's API. */
export interface Told {
  /** `False/ChartDigestMismatch` */
  readonly ready: string;
  readonly message: string;
  readonly stalled: boolean;
}

export async function chartTold(stage: ChartStage): Promise<Told> {
  return told(await callApi(stage, `GET /api/charts/${CHART}`));
}

export async function repositoryTold(
  stage: ChartStage,
): Promise<Told & { readonly requests: readonly PullRequestState[]; readonly notes: string[] }> {
  const answer = await callApi(stage, 'GET /api/repositories/fleet');
  const { requests: known = [], notes = [] } = (answer.body ?? {}) as {
    requests?: readonly PullRequestState[];
    notes?: readonly { readonly message: string }[];
  };
  return { ...told(answer), requests: known, notes: notes.map(({ message }) => message) };
}

function told({ body }: Awaited<ReturnType<typeof callApi>>): Told {
  const { conditions = [] } = (body ?? {}) as { conditions?: readonly Condition[] };
  const of = (type: Condition['type']): Condition | undefined =>
    conditions.find((condition) => condition.type === type);
  const ready = of('Ready');
  return {
    ready: `${ready?.status ?? 'Unknown'}/${ready?.reason ?? 'NotLookedAt'}`,
    message: ready?.message ?? '',
    stalled: of('Stalled')?.status === 'True',
  };
}

/** Plays `scene` on a stage of its own. */
export async function onChartStage(
  options: ChartStageOptions,
  scene: (stage: ChartStage) => Promise<void>,
): Promise<void> {
  const stage = await openChartStage(options);
  try {
    await scene(stage);
  } finally {
    await stage.stop();
  }
}
