import type { Store } from '../../../shared/adapters/store/store';
import { plusMs } from '../../../shared/core/base/iso-time';
import type { ImportImageStep, PushChartStep } from '../../../shared/core/charts/chart-plan';
import { startImport } from '../../../shared/core/charts/import-progress';
import type { PlannedChart } from '../../../shared/core/run/chart/chart-run';
import type { Adapters } from '../../../shared/current-adapters';
import { chartRules, digestOf, registry, resolved, without } from '../../../test/support/charts';
import { NOBODY_STARTS } from '../../../test/support/durable/context';
import { failure } from '../../../test/support/runs';
import { configured, installServices } from '../../../test/support/services';
import { NOW, profile } from '../../../test/support/world';
import { recordChart } from './record-chart';

const { name, id: registryId, loginServer } = registry('one');
const AT = { registry: name, registryId, loginServer, tag: 'v1', digest: digestOf('1') };
const PUSH: PushChartStep = { ...AT, kind: 'pushChart', id: 'push', repository: 'charts/demo' };
const IMPORT: ImportImageStep = {
  ...{ ...AT, kind: 'importImage', id: 'import', repository: 'oss/nmi' },
  ...{ sourceRegistry: 'mcr.microsoft.com', sourceRepository: 'oss/nmi' },
};
const CHART = 'chart:demo';
const FLEET = 'gitops:fleet';
const REF = { chart: 'demo', planId: 'p' } as const;
const PUSHED = { id: 'push', writes: 1 };
const DOWN = failure({ policy: 'Throttled', code: 'TooManyRequests' });

function planned(change: Partial<PlannedChart> = {}): PlannedChart {
  return {
    ...{ kind: 'planned', planId: 'p', generation: 1, attempts: 0, chart: 'demo', apply: true },
    plan: {
      ...{ chart: 'demo', version: '1.2.3', failures: [], steps: [IMPORT, PUSH] },
      registries: [{ name, loginServer, blocked: false }],
    },
    resolved: { ...resolved(), images: [], rulesKey: '' },
    ...change,
  };
}

/** A run that somebody has asked for, of a chart that the profile of repository `fleet` uses. */
async function ran(
  change: Partial<PlannedChart> = {},
  imported: 'done' | 'failed' = 'done',
  clock: Partial<Pick<Adapters, 'now'>> = {},
): Promise<Store> {
  const gitops = { repository: 'fleet', registries: [], charts: ['demo'] };
  const { store } = installServices({
    ...clock,
    configuration: configured({ charts: [chartRules()], profiles: [profile({ gitops })] }),
  });
  await store.work.enqueue(CHART, { at: NOW, source: 'http', detail: '' });
  const plan = { planId: 'p', at: NOW, mode: 'run', planned: planned(change) } as const;
  await store.chartPlans.put('demo', plan);
  const end = {
    ...without(startImport(IMPORT), 'step'),
    status: imported,
    writes: 1,
    ...(imported === 'failed' && { failure: DOWN }),
  };
  await store.chartPlans.setProgress('demo', { planId: 'p', stepId: 'import', at: NOW }, end);
  return store;
}

function record(
  pushes = [PUSHED] as Parameters<typeof recordChart>[0]['pushes'],
): ReturnType<typeof recordChart> {
  return recordChart({ ...REF, pushes, lost: [] }, NOBODY_STARTS);
}

test('a version that has arrived is written down, its repositories are told, and its request is served', async () => {
  const store = await ran();
  expect(await record()).toMatchObject({ behind: false });
  const state = await store.charts.get('demo');
  expect(state).toMatchObject({ resolved: { version: '1.2.3' }, observedGeneration: 1 });
  expect(state?.untold).toBeUndefined();
  expect(await store.work.get(FLEET)).toMatchObject({
    generation: 1,
    reasons: [{ source: 'sync', detail: 'demo has changed in the registries' }],
  });
  expect(await store.work.get(CHART)).toMatchObject({ reconciledGeneration: 1 });
});

test('repositories that could not be told are told by the next run: the news is not lost [F1]', async () => {
  const store = await ran();
  const request = store.work.enqueue.bind(store.work);
  jest
    .spyOn(store.work, 'enqueue')
    .mockImplementationOnce(() => Promise.reject(new Error('no table')))
    .mockImplementation(request);
  await expect(record()).rejects.toThrow('no table');
  expect((await store.charts.get('demo'))?.untold).toBe(true);
  expect(await store.work.get(CHART)).toMatchObject({ reconciledGeneration: 0 });
  // The activity is called again.
  await record();
  expect(await store.work.get(FLEET)).toMatchObject({ generation: 1 });
  expect((await store.charts.get('demo'))?.untold).toBeUndefined();
});

test('a run that is recorded again after a crash is one line of the activity, not two [F17]', async () => {
  let now = NOW;
  const store = await ran({}, 'done', { now: () => now });
  await record();
  now = plusMs(NOW, 90_000);
  await record();
  const { items } = await store.activity.list({ now, limit: 10 });
  expect(items.map(({ of, planId }) => [of, planId])).toEqual([['demo', 'p']]);
});

test('a version that was there before is told to nobody again', async () => {
  const store = await ran();
  await record();
  const again = planned({ planId: 'q', generation: 1 });
  const none = { ...again.plan, steps: [] };
  await store.chartPlans.put('demo', {
    planId: 'q',
    at: NOW,
    mode: 'run',
    planned: { ...again, plan: none },
  });
  await recordChart({ chart: 'demo', planId: 'q', pushes: [], lost: [] }, NOBODY_STARTS);
  expect(await store.work.get(FLEET)).toMatchObject({ generation: 1 });
});

test('an import that failed is in the state, and the row is tried again', async () => {
  const store = await ran({}, 'failed');
  await record([]);
  expect(await store.work.get(CHART)).toMatchObject({ reconciledGeneration: 0, attempts: 1 });
  const state = await store.charts.get('demo');
  expect(state?.conditions.find(({ type }) => type === 'Ready')?.status).not.toBe('True');
});

test('a planned push of which nothing was heard is no success: nobody reads that the chart is everywhere', async () => {
  const store = await ran();
  expect(await record([])).toMatchObject({ outcome: 'Stalled' });
  const state = await store.charts.get('demo');
  expect(state?.conditions.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'False',
    reason: 'StepNotCarriedOut',
  });
});

test('a plan that nobody made records nothing, and its row stays behind', async () => {
  const store = await ran();
  const of = { chart: 'demo', planId: 'invented', pushes: [PUSHED], lost: [] };
  expect(await recordChart(of, NOBODY_STARTS)).toEqual({
    behind: false,
    outcome: { refused: expect.anything() },
  });
  expect(await store.charts.get('demo')).toBeUndefined();
});
