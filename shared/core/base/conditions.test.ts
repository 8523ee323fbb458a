import { NOW, YESTERDAY } from '../../../test/support/world';
import type { Condition } from './conditions';
import { CONDITION_TYPES, withConditions } from './conditions';

const READY: Condition = {
  type: 'Ready',
  status: 'True',
  reason: 'Converged',
  message: 'all there',
  lastTransition: YESTERDAY,
};

test('the time of the last transition stands still while the status does, whatever the reason', () => {
  const change = { type: 'Ready', status: 'True', reason: 'Installed', message: 'still' } as const;
  expect(withConditions([READY], NOW, [change])).toEqual([
    { ...change, lastTransition: YESTERDAY },
  ]);
});

test('a change of status is a transition now', () => {
  const change = { type: 'Ready', status: 'False', reason: 'Propagating', message: 'no' } as const;
  expect(withConditions([READY], NOW, [change])).toEqual([{ ...change, lastTransition: NOW }]);
});

test('a condition that nobody speaks of stays, and all stand in one order', () => {
  const changes = [...CONDITION_TYPES]
    .reverse()
    .filter((type) => type !== 'Ready')
    .map((type) => ({ type, status: 'False', reason: 'Idle', message: 'no' }) as const);
  const after = withConditions([READY], NOW, changes);
  expect(after.map(({ type }) => type)).toEqual(CONDITION_TYPES);
  expect(after[0]).toBe(READY);
  expect(withConditions([], NOW, [])).toEqual([]);
});
