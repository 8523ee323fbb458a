import { demoChart } from '../../../local/charts';
import type { RepoFile } from '../../../shared/core/base/repo-file';
import { resourceId } from '../../../shared/core/base/resource-id';
import type { ChartStage } from '../../support/chart-stage';
import { MCR, openChartStage, REPOSITORY } from '../../support/chart-stage';
import { bootstrap, mergedWith, named, proposeFor } from '../../support/fleet-scene';
import { wantedChart } from '../../support/gitops';
import type { Spent } from './spent';
import { meter } from './spent';

export const CLUSTERS = 200;
const FILES = 1400;
const CHART = 'aad-pod-identity';

export interface Look {
  readonly spent: Spent;
  /** Real time of a plan, that of the simulated forge included. */
  readonly realMs: number;
}

export interface FleetFigures {
  readonly files: number;
  /** Different contents among them. */
  readonly distinct: number;
  /** A plan in a process that has read nothing of the repository, and in one that has. */
  readonly cold: Look;
  readonly warm: Look;
  /** The sync that opens the request. */
  readonly sync: Spent;
  /** Files that the requests change, by branch. */
  readonly requests: Readonly<Record<string, readonly string[]>>;
}

/** A new version for a repository of many clusters that all take the chart from one base. */
export async function bumpFleet(clusters = CLUSTERS, files = FILES): Promise<FleetFigures> {
  const stage = await openChartStage({ events: 'none' });
  try {
    const tree = repositoryOf(addClusters(stage, clusters), files);
    const content = Object.fromEntries(tree.map(({ path, text }) => [path, hosted(stage, text)]));
    await stage.forge.hand(REPOSITORY).push({ branch: 'main', files: content });
    await publish(stage);
    const cold = await look(stage);
    const warm = await look(stage);
    const spent = meter(stage, MCR);
    await stage.http('POST', '/api/repositories/fleet/resync');
    await stage.settle();
    const requests = await requestsOf(stage);
    const distinct = new Set(tree.map(({ text }) => text)).size;
    return { files: tree.length, distinct, cold, warm, sync: spent(), requests };
  } finally {
    await stage.stop();
  }
}

/** The clusters were bootstrapped from where the repository is on this machine. */
function hosted({ forge }: ChartStage, text: string): string {
  return text.replace('https://github.com/contoso/fleet', `${forge.url}/${REPOSITORY}`);
}

function addClusters({ azure: { world } }: ChartStage, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const { id } = world.createCluster({
      ...{ name: `aks${index}`, resourceGroup: 'rg-aks', existing: true },
      pools: [{ name: 'system' }],
    });
    return id;
  });
}

/** Every request of ours for 4.1.17 was merged, and the teams have files of their own beside ours. */
function repositoryOf(clusters: readonly string[], size: number): readonly RepoFile[] {
  const charts = [wantedChart({ version: '4.1.17', tag: '4.1.17' })];
  const boot = clusters.map((id) => bootstrap(`clusters/${nameIn(id)}`));
  const desired = clusters.map((id) => named(nameIn(id), { cluster: resourceId(id) }));
  const ours = mergedWith(boot, ...proposeFor(boot, { clusters: desired, charts }).clusters);
  const theirs = Array.from({ length: size - ours.length }, (_, index) => {
    const cluster = nameIn(clusters[index % clusters.length] ?? '');
    return { path: `clusters/${cluster}/apps/app${index}.yaml`, text: appOf(index) };
  });
  return [...ours, ...theirs];
}

function nameIn(id: string): string {
  return id.split('/').at(-1) ?? '';
}

function appOf(index: number): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: app${index}
  namespace: flux-system
spec:
  interval: 10m
  path: ./apps/app${index}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;
}

/** To the registry alone: the target is looked at later. */
async function publish(stage: ChartStage): Promise<void> {
  stage.charts.publish(await demoChart('4.1.17', '1.8.16'));
  stage.charts.publish(await demoChart('4.1.18', '1.8.17'));
  for (const name of ['mic', 'nmi']) {
    stage.registries.addImage(MCR, { repository: `oss/azure/${CHART}/${name}`, tag: 'v1.8.17' });
  }
  const { current } = stage.configuration;
  stage.configuration.current = { ...current, repositories: [] };
  await stage.http('POST', `/api/charts/${CHART}/resync`);
  await stage.settle();
  stage.configuration.current = current;
}

async function look(stage: ChartStage): Promise<Look> {
  const spent = meter(stage, MCR);
  const start = performance.now();
  const response = await stage.http('GET', '/api/repositories/fleet/plan?format=text');
  const plan = await response.text();
  if (response.status !== 200) throw new Error(`No plan: ${plan}`);
  return { realMs: performance.now() - start, spent: spent() };
}

async function requestsOf({ forge }: ChartStage): Promise<FleetFigures['requests']> {
  const { git, requests } = forge.repository(REPOSITORY);
  const base = (await git.head('main')) ?? '';
  const open = await requests.list({ state: 'open' });
  const files = await Promise.all(
    open.map(async ({ head }) => {
      const changed = await git.diff(base, (await git.head(head)) ?? '');
      return [head, changed.map(({ path }) => path)] as const;
    }),
  );
  return Object.fromEntries(files);
}
