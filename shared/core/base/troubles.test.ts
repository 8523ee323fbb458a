import type { Failure } from './errors';
import { troublesOf } from './troubles';

const WAITS: Failure = { policy: 'Waiting', code: 'ClusterBusy', message: 'AKS is at work' };
const STALLS: Failure = {
  policy: 'Stalled',
  code: 'RoleMissing',
  message: 'no right',
  remedy: 'az',
};
const ASIDE: Failure = { policy: 'Waiting', code: 'AbsenceUnproved', message: 'x', aside: true };

test('what only a human can mend comes first, and nothing is left out', () => {
  expect(troublesOf([ASIDE, WAITS, STALLS]).map(({ code }) => code)).toEqual([
    'RoleMissing',
    'ClusterBusy',
    'AbsenceUnproved',
  ]);
});

test('the same on the same target is told once, on another one again', () => {
  const on = (target: string): Failure => ({ ...STALLS, target });
  expect(troublesOf([on('/a'), on('/a'), on('/b')]).map(({ target }) => target)).toEqual([
    '/a',
    '/b',
  ]);
});

test('however many there are and however long, the row stays small', () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({
    ...STALLS,
    target: `/${index}`,
    message: 'x'.repeat(100_000),
  }));
  const troubles = troublesOf(many);
  expect(troubles.length).toBe(20);
  expect(JSON.stringify(troubles).length).toBeLessThan(25_000);
});
