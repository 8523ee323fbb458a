import { held, host, identities, NOW, planOf, world } from '../../test/support/world';
import { holdBackMs, recentRepairs } from './contention';

const pool = host('pool');
const DRIFT = planOf(
  world({ hosts: [pool], identities: identities('a'), ledger: [held(pool, 'a')] }),
);
const ONBOARDING = planOf(world({ hosts: [pool], identities: identities('a') }));
const MINUTE = 60_000;
const before = (minutes: number): string =>
  new Date(Date.parse(NOW) - minutes * MINUTE).toISOString();

test('a repair of drift counts for an hour; an onboarding is no repair', () => {
  expect(recentRepairs([before(61), before(59)], DRIFT, NOW)).toEqual([before(59), NOW]);
  expect(recentRepairs([before(60), before(1)], ONBOARDING, NOW)).toEqual([before(1)]);
});

test.each([
  [2, undefined],
  [3, 5],
  [4, 10],
  [5, 20],
  [6, 40],
  [7, 60],
  [500, 60],
])('after %i repairs of three we hold back %s minutes (P18)', (repairs, minutes) => {
  expect(holdBackMs(repairs, 3)).toBe(minutes === undefined ? undefined : minutes * MINUTE);
});
