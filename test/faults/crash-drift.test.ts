import { crashEverywhere } from './crash';
import { DRIFT_REPAIR } from './workloads';

const ALL = { of: 1, at: 0 };

test(`a host that crashes once, at any point of the ${DRIFT_REPAIR.name}, leaves what an undisturbed one leaves [P3, F1]`, async () => {
  const { reference, points, different } = await crashEverywhere(DRIFT_REPAIR, ALL);
  expect(reference.behind).toBe(false);
  expect(points).toBeGreaterThan(60);
  expect(different).toEqual([]);
}, 600_000);
