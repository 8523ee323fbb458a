import { chartLacks, elsewise } from './chart-lacks';

const LACK = {
  code: 'NotBootstrapped',
  message: 'Nothing shows it.',
  ways: ['Bootstrap it.'],
} as const;

test('what many clusters lack for the same reason is told once, with their number', () => {
  const clusters = Array.from({ length: 25 }, (_, at) => ({
    name: `aks${at}`,
    charts: [{ chart: 'demo', kind: 'lacking' as const, ...LACK }],
  }));
  const [lack, ...more] = chartLacks(clusters);
  expect(more).toEqual([]);
  expect(lack).toMatchObject({ chart: 'demo', ...LACK, count: 25 });
  expect(lack?.clusters).toHaveLength(20);
});

test('what is there, or is asked for, is not missing', () => {
  expect(
    chartLacks([
      { name: 'a', charts: [{ chart: 'demo', kind: 'applied' }] },
      { name: 'b', charts: [{ chart: 'demo', kind: 'installable' }] },
    ]),
  ).toEqual([]);
});

test('a chart that is there in another way is told, and where', () => {
  const charts = [{ chart: 'demo', kind: 'applied' as const, why: 'Argo installs it.' }];
  expect(
    elsewise([
      { name: 'a', charts },
      { name: 'b', charts },
    ]),
  ).toEqual(['demo: Argo installs it. On a, b.']);
});
