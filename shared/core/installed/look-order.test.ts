import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import { clusterId } from '../base/resource-id';
import type { InstallRecord } from './install-record';
import { clustersToLookAt, isOverdue, nextLookMs } from './look-order';

const NOW: IsoTime = '2026-01-02T00:00:00.000Z';
const DAY = 86_400;

function before(minutes: number): IsoTime {
  return plusMs(NOW, -minutes * 60_000);
}

function record(name: string, change: Partial<InstallRecord> = {}): InstallRecord {
  return {
    ...{ cluster: clusterId('s', 'rg', name), name, chart: 'aad-pod-identity', expected: '4.1.18' },
    ...{ phase: 'RollingOut', message: '', expectedSince: before(1), since: before(1) },
    ...change,
  };
}

function names(records: readonly InstallRecord[], most?: number): readonly string[] {
  return clustersToLookAt(records, NOW, most).map((id) => id.split('/').at(-1) ?? '');
}

test('of a large fleet those are looked into first that were looked at longest ago, and none is left out for ever', () => {
  const fleet = Array.from({ length: 7 }, (_, at) => record(`aks${at}`));
  const seen = new Set<string>();
  let records: readonly InstallRecord[] = fleet;
  for (const round of [0, 1, 2]) {
    const chosen = names(records, 3);
    expect(chosen.length).toBe(3);
    chosen.forEach((name) => seen.add(name));
    records = records.map((one) =>
      chosen.includes(one.name) ? { ...one, at: before(60 - round) } : one,
    );
  }
  expect(seen.size).toBe(7);
});

test('what is installed is left alone for most of an hour, and looked at again then', () => {
  const installed = (minutes: number) => record('a', { phase: 'Installed', at: before(minutes) });
  expect(names([installed(40)])).toEqual([]);
  expect(names([installed(55)])).toEqual(['a']);
});

test('whatever failed, is suspended or could not be seen is looked at whenever anybody asks', () => {
  for (const phase of ['Failed', 'Suspended', 'Unknown'] as const) {
    expect(names([record('a', { phase, at: before(1) })])).toEqual(['a']);
  }
});

test('a cluster with two charts counts once', () => {
  expect(names([record('a'), record('a', { chart: 'other' })])).toEqual(['a'.toLowerCase()]);
});

test.each([
  [1, 1],
  [14, 1],
  [20, 5],
  [300, 15],
])('after %i minutes the next look is in %i', (minutes, next) => {
  const one = record('a', { expectedSince: before(minutes), at: before(1) });
  expect(nextLookMs([one], NOW, DAY)).toBe(next * 60_000);
});

test('a cluster that nobody has looked into yet is not left for long, however old the merge', () => {
  const one = record('a', { expectedSince: before(300) });
  expect(nextLookMs([one], NOW, DAY)).toBe(60_000);
});

test('where nothing goes on by itself nobody comes back for it', () => {
  const still = (['Installed', 'Failed', 'Suspended', 'Unknown'] as const).map((phase) =>
    record('a', { phase }),
  );
  const byHand = record('b', { byHand: true });
  const late = record('c', { expectedSince: before(25 * 60) });
  expect(nextLookMs([...still, byHand, late], NOW, DAY)).toBeUndefined();
  expect(isOverdue(late, NOW, DAY)).toBe(true);
  expect(isOverdue(byHand, NOW, DAY)).toBe(false);
});
