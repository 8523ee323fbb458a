import { counted } from '../../shared/core/base/counted';
import type { SimulatedCluster } from '../aks/connect';
import { playFirstChart, playLaterCharts } from './chart-story';
import { kubeletOf } from './flux-story';
import type { Stage } from './stage';
import { until, viewOf } from './stage';
import { IDENTITY_GROUP, ON_DEMAND_GROUP } from './story-configuration';
import { playTeam } from './team-story';

const GROUP = 'rg-shop';
const CLUSTER = 'aks-shop';
const IDENTITIES = ['billing', 'orders', 'search'] as const;
const POOLS = ['system', 'web', 'batch'] as const;

/**
 * The main job, and the charts. True when Azure, registry, repository and cluster, read back after each act, hold what they should. Every wait is for
 * something that is seen from outside.
 */
export async function play(stage: Stage): Promise<boolean> {
  const cluster = await createCluster(stage);
  const onboarded = await onboarding(stage);
  const installed = await playFirstChart(stage, cluster);
  const repaired = await upgrade(stage);
  const served = await playTeam(stage, { id: clusterId(stage), name: CLUSTER, simulated: cluster });
  const charted = await playLaterCharts(stage, cluster);
  counts(stage);
  return onboarded && installed && repaired && served && charted;
}

async function createCluster(stage: Stage): Promise<SimulatedCluster> {
  const { azure, say } = stage;
  azure.world.createResourceGroup({ name: ON_DEMAND_GROUP });
  for (const name of IDENTITIES)
    azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, existing: true });
  say.act(`creates AKS cluster ${CLUSTER} with node pools ${POOLS.join(', ')}`);
  const pools = POOLS.map((name) => ({ name }));
  azure.world.createCluster({ name: CLUSTER, resourceGroup: GROUP, pools });
  const cluster = await stage.connect(clusterId(stage), CLUSTER);
  await until(
    stage,
    'its nodes are there',
    async () => kubeletOf(azure, clusterId(stage)) !== undefined,
  );
  await stage.bootstrap(clusterId(stage), CLUSTER, cluster);
  return cluster;
}

async function onboarding(stage: Stage): Promise<boolean> {
  await untilReady(stage, 1);
  return proof(stage, 'after the onboarding');
}

async function upgrade(stage: Stage): Promise<boolean> {
  const { azure, say } = stage;
  const runs = await runsOf(stage);
  say.act(
    `upgrades ${CLUSTER}: AKS rolls the pools and wipes identities that it does not own (AKS#1903)`,
  );
  azure.world.upgradeCluster({ cluster: clusterId(stage) });
  await until(stage, 'AKS ends the upgrade', async () =>
    namesOn(stage).every((names) => names === ''),
  );
  say.azure('the upgrade has ended: no pod on the cluster can get a token any more');
  await untilReady(stage, runs + 1, () => isRight(stage));
  return proof(stage, 'after the upgrade');
}

/** Waits until the product itself calls the cluster Ready, in a run later than the ones before. */
async function untilReady(
  stage: Stage,
  runs: number,
  also: () => boolean = () => true,
): Promise<void> {
  await until(stage, `${CLUSTER} is Ready`, async () => {
    const view = await clusterView(stage);
    const ready = view?.conditions?.find(({ type }) => type === 'Ready');
    return ready?.status === 'True' && (view?.history?.length ?? 0) >= runs && also();
  });
  stage.say.reconciler(`${CLUSTER} is Ready`);
}

interface ClusterView {
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly history?: readonly unknown[];
}

function clusterView(stage: Stage): Promise<ClusterView | undefined> {
  return viewOf(stage, `clusters/${stage.subscription}/${GROUP}/${CLUSTER}`);
}

async function runsOf(stage: Stage): Promise<number> {
  return (await clusterView(stage))?.history?.length ?? 0;
}

function clusterId({ subscription }: Stage): string {
  return `/subscriptions/${subscription}/resourceGroups/${GROUP}/providers/Microsoft.ContainerService/managedClusters/${CLUSTER}`;
}

/** Per pool, the names of the identities that an operator would see there; the kubelet's own is AKS's business. */
function namesOn(stage: Stage): readonly string[] {
  return stage.azure.world.hosts(clusterId(stage)).map((host) =>
    host.identity.user
      .map(({ id }) => id.split('/').at(-1) ?? id)
      .filter((name) => !name.endsWith('-agentpool'))
      .sort()
      .join(', '),
  );
}

function isRight(stage: Stage): boolean {
  const wanted = [...IDENTITIES].sort().join(', ');
  const seen = namesOn(stage);
  return seen.length === POOLS.length && seen.every((names) => names === wanted);
}

function proof(stage: Stage, when: string): boolean {
  const right = isRight(stage);
  const seen = [...new Set(namesOn(stage))].join(' | ');
  stage.say.result(
    right,
    `read back from Azure ${when}: ${POOLS.length} scale sets with ${seen || 'no identity'}`,
  );
  return right;
}

function counts({ azure, supply, say }: Stage): void {
  const { calls } = azure;
  say.reconciler(
    `used ${counted(calls.writes().length, 'write')}, ${counted(calls.reads().length, 'read')} and ${counted(calls.polls().length, 'look')} at operations under way in Azure, and ${counted(supply.forge.calls.writes().length, 'write')} to the forge`,
  );
}
