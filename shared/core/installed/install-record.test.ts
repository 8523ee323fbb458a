import { clusterId } from '../base/resource-id';
import type { ExpectedInstall } from './install-record';
import { recordAfter } from './install-record';
import { installFailures } from './install-failures';
import { installedCondition } from './installed-condition';
import { clusterWords, progressText } from './progress-text';
import { waitsFor } from './wait-for-install';

const EXPECTED: ExpectedInstall = {
  cluster: clusterId('s', 'rg', 'aks1'),
  name: 'aks1',
  chart: 'aad-pod-identity',
  pins: [{ version: '4.1.17', digest: 'sha256:00' }],
};
const NEXT: ExpectedInstall = { ...EXPECTED, pins: [{ version: '4.1.18' }] };
const [T0, T1, T2] = [
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00Z',
  '2026-01-01T02:00:00Z',
] as const;
const INSTALLED = { phase: 'Installed', message: 'NMI runs.', version: '4.1.17' } as const;
const ROLLING = {
  phase: 'RollingOut',
  message: 'NMI is on 1 of 3.',
  nodes: { done: 1, of: 3 },
} as const;
const DAY = 86_400;

const first = recordAfter(undefined, EXPECTED, undefined, T0);
const rolling = recordAfter(first, EXPECTED, ROLLING, T1);
const done = recordAfter(rolling, EXPECTED, INSTALLED, T2);

test('a merge that nobody has looked for is not installed, and waits from the first time that it was seen', () => {
  expect(first).toMatchObject({ phase: 'Merged', expected: '4.1.17', expectedSince: T0 });
  expect(first).not.toHaveProperty('at');
  expect(rolling).toMatchObject({ phase: 'RollingOut', expectedSince: T0, since: T1, at: T1 });
  expect(done).toMatchObject({ phase: 'Installed', expectedSince: T0, since: T2, at: T2 });
});

test('what was known stays while nobody looks, and is void once the base branch says another version', () => {
  expect(recordAfter(done, EXPECTED, undefined, T2)).toEqual(done);
  const next = recordAfter(done, NEXT, undefined, T2);
  expect(next).toMatchObject({ phase: 'Merged', expected: '4.1.18', expectedSince: T2 });
  expect(next).not.toHaveProperty('version');
});

test('a look that sees the same leaves the time of the change', () => {
  expect(recordAfter(rolling, EXPECTED, ROLLING, T2)).toMatchObject({ since: T1, at: T2 });
});

test("Flux' megabyte of a message is cut", () => {
  const loud = { phase: 'Failed', message: 'x'.repeat(1e6), remedy: 'y'.repeat(1e6) } as const;
  expect(JSON.stringify(recordAfter(first, EXPECTED, loud, T1)).length).toBeLessThan(2000);
});

test('progress says who lacks what, and counts clusters, not charts', () => {
  const other = { ...done, chart: 'webhook' };
  expect(progressText([rolling, other])).toBe(
    'Installed on 0 of 1 cluster. aks1: aad-pod-identity 4.1.17 RollingOut (1 of 3 nodes).',
  );
  expect(progressText([done, other])).toBe('Installed on 1 of 1 cluster.');
  const many = Array.from({ length: 9 }, (_, at) => ({
    ...rolling,
    cluster: clusterId('s', 'rg', `aks${at}`),
  }));
  expect(progressText(many)).toContain('; and 6 more.');
});

test('the words of a request stay the same while a roll-out goes on', () => {
  const further = { ...rolling, nodes: { done: 2, of: 3 }, message: 'other' };
  expect(clusterWords(further)).toBe(clusterWords(rolling));
  expect(clusterWords(done)).toBe('4.1.17 runs');
});

test('a repository whose clusters are on the way is Waiting, with the time of the next look', () => {
  expect(installFailures([rolling, done], T1, DAY)).toMatchObject([
    { policy: 'Waiting', code: 'RollingOut', retryAfterMs: 300_000, apart: true },
  ]);
  expect(installFailures([done], T2, DAY)).toEqual([]);
});

test('only what a human has to mend stalls', () => {
  const of = (change: object): readonly unknown[] =>
    installFailures([{ ...rolling, ...change }], T2, DAY).map(({ policy, code }) => [policy, code]);
  expect(of({ phase: 'Failed' })).toEqual([['Stalled', 'InstallFailed']]);
  expect(of({ phase: 'Suspended' })).toEqual([['Waiting', 'InstallSuspended']]);
  expect(of({ byHand: true })).toEqual([['Stalled', 'RollOutByHand']]);
  expect(of({ expectedSince: '2025-01-01T00:00:00Z' as const })).toEqual([
    ['Stalled', 'RollOutOverdue'],
  ]);
  expect(of({ phase: 'Unknown' })).toEqual([]);
});

test('a thousand failed clusters do not make a thousand lines', () => {
  const all = Array.from({ length: 1000 }, () => ({ ...rolling, phase: 'Failed' as const }));
  expect(installFailures(all, T2, DAY)).toHaveLength(20);
});

test('the next version waits for what goes on, for its own chart, and not when it is told not to', () => {
  const rules = { waitForInstall: true, waitSeconds: DAY };
  expect(waitsFor([rolling, done], 'aad-pod-identity', rules, T2)).toEqual([rolling]);
  expect(waitsFor([rolling], 'webhook', rules, T2)).toEqual([]);
  expect(waitsFor([rolling], 'aad-pod-identity', { ...rules, waitForInstall: false }, T2)).toEqual(
    [],
  );
  expect(waitsFor([rolling], 'aad-pod-identity', { ...rules, waitSeconds: 60 }, T2)).toEqual([]);
  for (const phase of ['Failed', 'Suspended', 'Unknown', 'Installed'] as const) {
    expect(waitsFor([{ ...rolling, phase }], 'aad-pod-identity', rules, T2)).toEqual([]);
  }
});

test('Installed of a repository is as good as its worst cluster', () => {
  expect(installedCondition([])).toBeUndefined();
  expect(installedCondition([done])).toMatchObject({ status: 'True', reason: 'Installed' });
  const unseen = { ...done, phase: 'Unknown' as const };
  expect(installedCondition([done, unseen])).toMatchObject({ status: 'Unknown' });
  expect(installedCondition([done, unseen, rolling])).toMatchObject({
    type: 'Installed',
    status: 'False',
    reason: 'RollingOut',
  });
});
