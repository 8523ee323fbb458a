import { tableWorlds } from '../../../test/support/table-worlds';
import { plusMs } from '../../core/base/iso-time';
import type { ActivityEntry } from '../../core/run/activity';
import { WEEK_MS } from '../../core/run/activity';
import { activity } from './activity';
import type { Activity, ActivityQuery } from './store';

const NOW = '2026-06-01T12:00:00.000Z';
const HOUR = 60 * 60_000;

describe.each(tableWorlds(7))('the activity in %s', (_, newTables) => {
  let runs: Activity;
  beforeEach(() => {
    runs = activity(newTables());
  });

  /** A run that ended as long ago. */
  async function ran(hoursAgo: number, more: Partial<ActivityEntry> = {}): Promise<ActivityEntry> {
    const entry: ActivityEntry = {
      ...{ kind: 'chart', of: 'podinfo', outcome: 'Changed', message: 'Done.', writes: 1 },
      ...{ at: plusMs(NOW, -hoursAgo * HOUR), planId: `plan-${hoursAgo}` },
      ...more,
    };
    await runs.record(entry, entry.at);
    return entry;
  }

  async function listed(query: Partial<ActivityQuery> = {}): Promise<readonly string[]> {
    const { items } = await runs.list({ now: NOW, limit: 100, ...query });
    return items.map(({ planId }) => planId);
  }

  test('a run comes back as it was filed, newest first, across weeks', async () => {
    const failures = ['AuthorizationFailed', 'ApiServerUnreachable'];
    const old = await ran(24 * 20, { outcome: 'Failed', failures });
    const young = await ran(1, { kind: 'cluster', of: '/subscriptions/s/x/managedclusters/aks1' });
    const { items } = await runs.list({ now: NOW, limit: 100 });
    expect(items).toEqual([young, old]);
  });

  test('pages hold every run once, in order, also where one ends with a week', async () => {
    const all = [0, 1, 2, 24 * 8, 24 * 8 + 1, 24 * 16];
    for (const hours of all) await ran(hours);
    for (const limit of [1, 2, 3, 5]) {
      const seen: string[] = [];
      let continuation: string | undefined;
      do {
        const page = await runs.list({ now: NOW, limit, continuation });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ planId }) => planId));
        ({ continuation } = page);
      } while (continuation !== undefined);
      expect(seen).toEqual(all.map((hours) => `plan-${hours}`));
    }
  });

  test('a run is found by kind, outcome, name, and by any id that Azure knows it by', async () => {
    const id = '0b0e0000-0000-4000-8000-000000000001';
    await ran(1, {
      planId: id,
      kind: 'cluster',
      of: '/s/managedclusters/aks1',
      outcome: 'Stalled',
    });
    await ran(2, { planId: '1c', of: 'Podinfo' });
    expect(await listed({ kind: 'cluster' })).toEqual([id]);
    expect(await listed({ outcome: 'Changed' })).toEqual(['1c']);
    expect(await listed({ name: 'PODINFO' })).toEqual(['1c']);
    expect(await listed({ name: 'aks1', kind: 'cluster' })).toEqual([id]);
    expect(await listed({ name: 'aks' })).toEqual([]);
    for (const correlation of ['0b0e', id, `${id.toUpperCase()}.12`]) {
      expect(await listed({ correlation })).toEqual([id]);
    }
  });

  test('a run that is recorded again after a crash is listed once, as it was recorded last', async () => {
    const entry = await ran(2);
    await runs.record({ ...entry, at: plusMs(entry.at, HOUR), writes: 2 }, entry.at);
    const { items } = await runs.list({ now: NOW, limit: 100 });
    expect(items.map(({ writes }) => writes)).toEqual([2]);
  });

  test('a run of a process whose clock is a little ahead is there', async () => {
    await ran(-1);
    expect(await listed()).toEqual(['plan--1']);
  });

  test('what is older than five weeks is neither shown nor kept for ever, and nothing else goes', async () => {
    const weeks = (count: number): number => (count * WEEK_MS) / HOUR;
    for (const age of [0, 1, 2, 6, 8, 9]) await ran(weeks(age));
    const before = await listed();
    expect(before).toEqual([0, 1, 2].map((age) => `plan-${weeks(age)}`));
    for (let tick = 0; tick < 200; tick += 1) await runs.purge(NOW);
    expect(await listed()).toEqual(before);
    expect(await listed({ now: plusMs(NOW, -5 * WEEK_MS) })).toEqual([]);
  });

  test('a continuation that somebody makes up is answered', async () => {
    await ran(1);
    expect(await listed({ continuation: '0000000000000000-000000000000' })).toEqual(['plan-1']);
    expect(await listed({ continuation: '9999999999999999-ffffffffffff' })).toEqual([]);
  });
});
