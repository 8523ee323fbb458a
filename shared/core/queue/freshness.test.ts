import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import { CLUSTER, NOW } from '../../../test/support/world';
import { identitiesSince } from './freshness';
import type { Reason, WorkItem } from './work-item';

const HALF_A_MINUTE_AGO: IsoTime = '2026-01-02T11:59:30.000Z';

function ago(seconds: number): IsoTime {
  return plusMs(NOW, -seconds * 1000);
}

function aboutCluster(seconds: number): Reason {
  return { at: ago(seconds), source: 'event', detail: 'cluster written', about: 'cluster' };
}

function item(overrides: Partial<WorkItem>): WorkItem {
  return {
    key: CLUSTER,
    intent: 'reconcile',
    generation: 2,
    reconciledGeneration: 1,
    reasons: [aboutCluster(1)],
    attempts: 0,
    ...overrides,
  };
}

describe('a list of identities serves a run', () => {
  test('for half a minute, when only the cluster was spoken of', () => {
    expect(identitiesSince(item({}), NOW)).toBe(HALF_A_MINUTE_AGO);
  });

  test.each([
    ['an event about identities', { at: ago(7), source: 'event', detail: 'identity written' }],
    ['somebody who asks for a resync', { at: ago(7), source: 'http', detail: 'resync' }],
    ['a sweep', { at: ago(7), source: 'sweep', detail: 'drift' }],
  ] as const)('only if it was read after %s', (_what, reason) => {
    const reasons = [aboutCluster(9), reason, aboutCluster(1)];
    expect(identitiesSince(item({ reasons }), NOW)).toBe(ago(7));
  });

  test('only if it was read after the oldest request that is still known, when older ones are forgotten', () => {
    const reasons = Array.from({ length: 10 }, (_, index) => aboutCluster(10 - index));
    expect(identitiesSince(item({ reasons }), NOW)).toBe(ago(10));
  });

  test('only if it was read after the last run, when that one failed', () => {
    expect(identitiesSince(item({ attempts: 1, lastRunAt: ago(4) }), NOW)).toBe(ago(4));
    expect(identitiesSince(item({ attempts: 0, lastRunAt: ago(4) }), NOW)).toBe(HALF_A_MINUTE_AGO);
  });
});
