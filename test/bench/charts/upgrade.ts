import { demoChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, addRegistry, MCR, openChartStage, REPOSITORY } from '../../support/chart-stage';
import { createCluster } from '../../support/stage';
import type { Spent } from './spent';
import { meter } from './spent';

export interface Upgrade {
  readonly spent: Spent;
  /** Virtual seconds from the request for a look to the open pull request. */
  readonly seconds: number;
  /** The same look again. */
  readonly again: Spent;
}

export interface Return {
  readonly spent: Spent;
  /** Virtual seconds from the deletion to the image being back. */
  readonly seconds: number;
}

const CHART = 'aad-pod-identity';
const IMAGE = `oss/azure/${CHART}/nmi`;
const SECOND = { name: 'second', acr: 'acrsecond' };

/** A new version of a chart with two images comes to two registries, and into a request for the clusters that have it. */
export async function upgrade(): Promise<Upgrade> {
  const stage = await inProduction();
  try {
    await publish(stage, '4.1.18', '1.8.17');
    const spent = meter(stage, MCR);
    const start = stage.clock.now();
    const opened = whenOpened(stage);
    await sync(stage);
    const first = spent();
    const then = meter(stage, MCR);
    await sync(stage);
    return { spent: first, seconds: (opened() - start) / 1000, again: then() };
  } finally {
    await stage.stop();
  }
}

/** Somebody deletes an image; Event Grid tells of it. */
export async function imageComesBack(): Promise<Return> {
  const stage = await inProduction();
  try {
    const spent = meter(stage, MCR);
    const start = stage.clock.now();
    let back: number | undefined;
    stage.registries.onEvent(({ type }) => {
      if (type.endsWith('.ImagePushed')) back ??= stage.clock.now();
    });
    stage.registries.deleteImage(ACR, IMAGE, 'v1.8.16');
    await stage.settle();
    if (back === undefined) throw new Error('The image did not come back.');
    return { spent: spent(), seconds: (back - start) / 1000 };
  } finally {
    await stage.stop();
  }
}

/** One cluster has the chart, which is in two registries; its requests are merged. */
async function inProduction(): Promise<ChartStage> {
  const stage = await openChartStage();
  const { current } = stage.configuration;
  stage.configuration.current = {
    ...current,
    registries: [...current.registries, addRegistry(stage, SECOND)],
    charts: current.charts.map((chart) => ({ ...chart, registries: [SECOND.name] })),
  };
  await publish(stage, '4.1.17', '1.8.16');
  createCluster(stage, 'aks1');
  await stage.settle();
  const { requests } = stage.forge.repository(REPOSITORY);
  for (const { number } of await requests.list({ state: 'open' })) {
    await stage.forge.hand(REPOSITORY).merge(number);
  }
  await sync(stage);
  const open = await requests.list({ state: 'open' });
  if (open.length > 0) throw new Error(`${open.length} requests are left open.`);
  return stage;
}

async function publish(stage: ChartStage, version: string, appVersion: string): Promise<void> {
  for (const name of ['mic', 'nmi']) {
    const image = { repository: `oss/azure/${CHART}/${name}`, tag: `v${appVersion}` };
    stage.registries.addImage(MCR, image);
  }
  stage.charts.publish(await demoChart(version, appVersion));
}

async function sync(stage: ChartStage): Promise<void> {
  await stage.http('POST', `/api/charts/${CHART}/resync`);
  await stage.settle();
}

/** Time of the answer to the request that opened a pull request. */
function whenOpened({ clock, forge }: ChartStage): () => number {
  let opened: number | undefined;
  forge.calls.listen(({ request: { method, path }, answer }) => {
    if (method === 'POST' && path.endsWith('/pulls') && answer.status === 201) {
      opened ??= clock.now();
    }
  });
  return () => {
    if (opened === undefined) throw new Error('No request was opened.');
    return opened;
  };
}
