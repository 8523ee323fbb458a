import { crashEverywhere } from './crash';
import { DELETED_CLUSTER, RECREATED } from './workloads';

/** Every fifth point of the workloads that are variations of the three that are tried at every point. */
const SHARE = { of: 5, at: 2 };

test.each([RECREATED, DELETED_CLUSTER])(
  'a host that crashes once during $name leaves what an undisturbed one leaves [P3, F1]',
  async (workload) => {
    const { reference, points, different } = await crashEverywhere(workload, SHARE);
    expect(reference.behind).toBe(false);
    expect(points).toBeGreaterThan(40);
    expect(different).toEqual([]);
  },
  600_000,
);
