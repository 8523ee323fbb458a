import { chartRules, registry, resolved } from '../../../../test/support/charts';
import { cluster, profile } from '../../../../test/support/world';
import type { Member } from '../../flux/membership';
import type { ChartState } from '../chart/chart-state';
import { freshChartState } from '../chart/chart-state';
import { chartsOf } from './charts-of';

const RULES = chartRules();

function member(name: string, from = registry('a')): Member {
  return { cluster: cluster({ name }), profile: profile(), charts: ['demo'], registry: from };
}

function synced(...complete: readonly string[]): ReadonlyMap<string, ChartState> {
  const state: ChartState = {
    ...freshChartState('demo'),
    resolved: { ...resolved(), rulesKey: '' },
    registries: complete.map((name) => ({ name, loginServer: '', complete: true, missing: [] })),
  };
  return new Map([['demo', state]]);
}

test('a chart is asked for once every registry of its clusters has all of it', () => {
  const members = [member('one'), member('two', registry('b'))];
  expect(chartsOf(members, [RULES], synced('a')).waiting[0]?.why).toMatch(/not in b yet/);
  const { ready } = chartsOf(members, [RULES], synced('a', 'b'));
  expect(ready.map(({ chart, members: users }) => [chart.version, users.length])).toEqual([
    ['1.2.3', 2],
  ]);
});

test('a chart that no cluster uses is nobody’s business', () => {
  expect(chartsOf([], [RULES], synced('a'))).toEqual({ ready: [], waiting: [] });
});

test('a chart that nobody has looked at yet waits', () => {
  expect(chartsOf([member('one')], [RULES], new Map()).waiting).toHaveLength(1);
});

test('registries that keep a chart at different paths cannot share a base', () => {
  const members = [member('one'), member('two', registry('b', { chartPrefix: 'helm' }))];
  expect(chartsOf(members, [RULES], synced('a', 'b')).waiting[0]?.why).toMatch(/one chartPrefix/);
});
