import { createStore, memoryTables } from '../../../shared/adapters/store';
import type { ActivityEntry } from '../../../shared/core/run/activity';
import type { Adapters } from '../../../shared/current-adapters';
import { recordActivity } from './record-activity';

const AT = '2026-01-01T00:00:00Z';
const ENTRY: ActivityEntry = {
  ...{ at: AT, kind: 'chart', of: 'podinfo', planId: 'p', outcome: 'Changed', message: '' },
  writes: 1,
};

test('a list that cannot be written holds no run up, and the log says that it lacks one', async () => {
  const logged: string[] = [];
  const store = createStore(memoryTables({ fault: () => 'busy' }));
  const adapters = { store, log: (_: string, message: string) => logged.push(message) };
  await recordActivity(adapters as unknown as Adapters, ENTRY, AT);
  expect(logged).toEqual(['activity not recorded']);
});

test('a run that only found everything in place is not listed', async () => {
  const store = createStore(memoryTables());
  const adapters = { store } as unknown as Adapters;
  await recordActivity(adapters, { ...ENTRY, outcome: 'Converged', writes: 0 }, AT);
  expect((await store.activity.list({ now: AT, limit: 9 })).items).toEqual([]);
});
