import { planned } from '../../../../test/support/runs';
import { freshChartState } from '../../../core/run/chart/chart-state';
import { createStore, memoryTables } from '../index';
import type { KeptChart } from './synced-chart';

const KEPT = { chart: 'podinfo', version: '6.5.0', images: [], rulesKey: 'k' };
const OFFERED = { chart: 'podinfo', version: '6.5.0', urls: [], deprecated: false };
const NOW = { ...KEPT, chartVersion: OFFERED } as unknown as never;
/** As version 0.1 kept it. */
const BEFORE: KeptChart = { ...KEPT, release: OFFERED } as never;

test('a chart that version 0.1 knew is the one that is known now', async () => {
  const store = createStore(memoryTables());
  await store.charts.update('podinfo', () => ({
    ...freshChartState('podinfo'),
    resolved: BEFORE,
  }));
  expect((await store.charts.get('podinfo'))?.resolved).toEqual(NOW);
});

test('a push that was under way while the app was upgraded knows what to fetch', async () => {
  const store = createStore(memoryTables());
  const plan = { chart: 'podinfo', steps: [], failures: [], registries: [] };
  const run = { ...planned(), chart: 'podinfo', plan, resolved: BEFORE } as never;
  await store.chartPlans.put('podinfo', {
    planId: 'plan-1',
    at: '2026-01-01T00:00:00.000Z',
    mode: 'run',
    planned: run,
  });
  const found = await store.chartPlans.get('podinfo', 'plan-1');
  expect(found?.planned.resolved).toEqual(NOW);
});
