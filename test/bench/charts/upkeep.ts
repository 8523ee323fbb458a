import { buildChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { MCR, openChartStage } from '../../support/chart-stage';
import { chartRules } from '../../support/charts';
import type { Spent } from './spent';
import { meter } from './spent';

export const CHARTS = 20;
const IMAGES = 4;
export const ARTIFACTS = CHARTS * (1 + IMAGES);
const VERSION = '1.0.0';

export interface Upkeep {
  /** In a process that has looked before, and in one that has just started. */
  readonly warm: Spent;
  readonly cold: Spent;
}

/** A look at charts and images that are all in the registry. */
export async function upkeep(): Promise<Upkeep> {
  const stage = await openChartStage();
  try {
    await publishAll(stage);
    await look(stage);
    await assertComplete(stage);
    const warm = await measured(stage);
    stage.restart();
    return { warm, cold: await measured(stage) };
  } finally {
    await stage.stop();
  }
}

async function measured(stage: ChartStage): Promise<Spent> {
  const spent = meter(stage, MCR);
  await look(stage);
  return spent();
}

/** One sync of each chart, as the timer asks for it. */
async function look(stage: ChartStage): Promise<void> {
  await stage.http('POST', '/admin/functions/chartTimer', { input: '' });
  await stage.settle();
}

async function publishAll(stage: ChartStage): Promise<void> {
  const names = Array.from({ length: CHARTS }, (_, index) => `chart${index}`);
  for (const name of names) {
    const images = Array.from({ length: IMAGES }, (_, index) => `bench/${name}-${index}`);
    for (const repository of images) stage.registries.addImage(MCR, { repository, tag: VERSION });
    const files = { 'templates/pods.yaml': images.map(containerOf).join('') };
    stage.charts.publish(await buildChart({ name, version: VERSION, files }));
  }
  const { configuration, charts } = stage;
  const { current } = configuration;
  const source = { kind: 'index', url: charts.url } as const;
  configuration.current = {
    ...current,
    charts: names.map((name) => chartRules({ name, source, registries: ['shared'] })),
    profiles: current.profiles.map(({ gitops: _, ...profile }) => profile),
  };
}

function containerOf(repository: string): string {
  return `  - image: ${MCR}/${repository}:${VERSION}\n`;
}

async function assertComplete(stage: ChartStage): Promise<void> {
  const states = await stage.store.charts.list();
  const complete = states.filter(({ registries }) => registries.every((one) => one.complete));
  const images = complete.flatMap(({ resolved }) => resolved?.images ?? []);
  if (complete.length === CHARTS && images.length === CHARTS * IMAGES) return;
  throw new Error(`${complete.length} charts with ${images.length} images came to the registry.`);
}
