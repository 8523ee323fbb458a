import { fleetPaceMs, nextLookMs } from './next-look';

const WELL = { everyMs: 5000, isHidden: false, failures: 0 };

it('reads at its pace while somebody looks', () => {
  expect(nextLookMs(WELL)).toBe(5000);
});

it('leaves the app alone while nobody looks', () => {
  expect(nextLookMs({ ...WELL, isHidden: true })).toBe(300_000);
});

it('backs off from an app that fails, up to two minutes', () => {
  const waits = [1, 2, 3, 9, 99].map((failures) => nextLookMs({ ...WELL, failures }));
  expect(waits).toEqual([10_000, 20_000, 40_000, 120_000, 120_000]);
});

it('waits as long as the app asks it to', () => {
  expect(nextLookMs({ ...WELL, failures: 1, retryAfterMs: 90_000 })).toBe(90_000);
});

it('never reads more often because it fails', () => {
  expect(nextLookMs({ ...WELL, everyMs: 180_000, failures: 5 })).toBe(180_000);
});

it('reads a large fleet less often', () => {
  expect([0, 1000, 1001, 10_000].map(fleetPaceMs)).toEqual([5000, 5000, 10_000, 50_000]);
});
