import type { ActivityLine } from '../api/bodies';
import { clusterId, written } from '../worlds.testing';
import { activityEntry } from './activity';

const RUN = {
  at: '2026-11-30T22:30:00Z',
  planId: 'plan-1',
  outcome: 'Changed',
  message: 'Everything is in place.',
  writes: 2,
} as const;
const LINE: ActivityLine = { ...RUN, cluster: clusterId('aks-a') };

it('says of which cluster, chart or repository a run was, and leads there', () => {
  expect(activityEntry(LINE, []).subject).toMatchObject({ kind: 'cluster', name: 'aks-a' });
  expect(activityEntry({ ...RUN, chart: 'podinfo' }, []).subject.href).toBe('#/charts');
  expect(activityEntry({ ...RUN, repository: 'fleet' }, []).subject.name).toBe('fleet');
});

it('counts the writes, and shows them instead once they were read', () => {
  expect(activityEntry(LINE, []).message).toBe('Everything is in place. 2 writes.');
  const told = { ...LINE, message: '3 steps carried out with 3 writes.', writes: 3 };
  expect(activityEntry(told, []).message).toBe(told.message);
  const shown = activityEntry(LINE, [written('plan-1'), written('plan-2')]);
  expect(shown.message).toBe('Everything is in place.');
  expect(shown.writes).toHaveLength(1);
});

it('an outcome that a later version may know is no error', () => {
  expect(activityEntry({ ...LINE, outcome: 'New' as never }, []).tone).toBe('idle');
});
