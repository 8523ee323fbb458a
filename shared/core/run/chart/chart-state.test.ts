import { NOW } from '../../../../test/support/world';
import type { ChartState, SyncedChart } from './chart-state';
import { chartIn, freshChartState } from './chart-state';
import { freshRepositoryState } from '../repository/repository-state';
import { finished, isBehind, isDue, enqueued } from '../../queue/work-item';

const REASON = { at: NOW, source: 'sweep', detail: 'hourly' } as const;
const DIGEST = `sha256:${'0'.repeat(64)}` as const;
const RESOLVED: SyncedChart = {
  chart: 'a',
  chartVersion: { chart: 'a', version: '4.1.18', urls: [], deprecated: false },
  notes: [],
  rulesKey: 'rules',
  version: '4.1.18',
  deprecated: false,
  packageDigest: DIGEST,
  manifestDigest: DIGEST,
  tag: '4.1.18',
  images: [],
};

test('a row of a chart goes through requests and runs as that of a cluster does', () => {
  const asked = enqueued(undefined, 'chart:podinfo', REASON);
  expect(asked).toMatchObject({ key: 'chart:podinfo', generation: 1, reasons: [REASON] });
  expect(isDue(asked, NOW)).toBe(true);

  const served = finished(asked, { generation: 1, done: true, now: NOW });
  expect(served).toMatchObject({ key: 'chart:podinfo', lastRunAt: NOW });
  expect([isBehind(served), isBehind(enqueued(served, 'chart:podinfo', REASON))]).toEqual([
    false,
    true,
  ]);
});

test('what nobody has looked at yet has nothing to say', () => {
  const nothing = { conditions: [], observedGeneration: 0, notes: [], history: [] };
  expect(freshChartState('a')).toEqual({ chart: 'a', registries: [], ...nothing });
  expect(freshRepositoryState('b')).toEqual({
    target: 'b',
    requests: [],
    leftAlone: [],
    lacking: [],
    ...nothing,
  });
});

test('a chart may be asked for in Git only where all of it is in the registry', () => {
  const registry = { loginServer: 'x.azurecr.io', missing: [] };
  const state: ChartState = {
    ...freshChartState('a'),
    resolved: RESOLVED,
    registries: [
      { name: 'full', complete: true, ...registry },
      { name: 'half', complete: false, ...registry },
    ],
  };
  expect(['full', 'half', 'other'].map((name) => chartIn(state, name))).toEqual([
    RESOLVED,
    undefined,
    undefined,
  ]);
});
