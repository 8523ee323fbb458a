import type { ActivityEntry } from './activity';
import { isWorthListing, nameOfEntry, planIdPrefix, weekOf } from './activity';

const RUN: ActivityEntry = {
  ...{ kind: 'cluster', of: '/subscriptions/s/resourcegroups/g/providers/p/managedclusters/aks1' },
  ...{ at: '2026-01-01T00:00:00Z', planId: 'p', outcome: 'Converged', message: '', writes: 0 },
};

test.each([
  ['Converged', 0, false],
  ['Converged', 2, true],
  ['Waiting', 0, false],
  ['Observed', 0, false],
  ['Changed', 1, true],
  ['Failed', 0, true],
  ['Stalled', 0, true],
  ['OffBoarded', 0, true],
] as const)('a run that ended %s with %d writes is listed: %p', (outcome, writes, listed) => {
  expect(isWorthListing({ ...RUN, outcome, writes })).toBe(listed);
});

test('a cluster is found by its name, a chart by its own', () => {
  expect(nameOfEntry(RUN)).toBe('aks1');
  expect(nameOfEntry({ of: 'Podinfo' })).toBe('podinfo');
});

test('what Azure logs begins with the id of the plan', () => {
  const id = '0b0e0000-0000-4000-8000-000000000001';
  expect(planIdPrefix(`${id.toUpperCase()}.17`)).toBe(id);
  expect(planIdPrefix('0b0e')).toBe('0b0e');
});

test('a week is seven days, whatever the day of the week', () => {
  expect(weekOf('2026-01-08T00:00:00Z') - weekOf('2026-01-01T00:00:00Z')).toBe(1);
});
