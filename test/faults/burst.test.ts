import { partsOf } from '../../shared/core/base/resource-id';
import { expectNoViolations } from '../oracle';
import { dice } from '../support/random';
import { identitiesOn } from '../support/stage';
import type { Fleet } from './fleet';
import { MINUTE, openFleet, tellOf } from './fleet';

const CLUSTERS = 50;
const EVENTS = 1000;
const BURST_MS = 60_000;

/** 1,000 events in a random order at random moments of one minute, twenty for each cluster. */
async function burst({ stage, clusters }: Fleet): Promise<void> {
  const chance = dice(50);
  const moments = Array.from({ length: EVENTS }, (_, index) => ({
    at: chance.roll(BURST_MS),
    cluster: clusters[index % clusters.length],
  }));
  for (const { at, cluster } of moments) {
    if (cluster !== undefined) stage.clock.after(at, () => tellOf(stage, cluster));
  }
  await stage.clock.advance(BURST_MS);
}

describe('a burst of 1,000 events about 50 clusters', () => {
  let fleet: Fleet;

  afterEach(() => fleet.stage.stop());

  test('costs two runs a cluster at most, and writes nothing twice', async () => {
    fleet = await openFleet({ clusters: CLUSTERS, pools: ['system', 'apps'] });
    const { stage, clusters } = fleet;
    await burst(fleet);
    await stage.clock.advance(5 * MINUTE);
    await stage.settle();
    const states = await Promise.all(clusters.map((cluster) => stage.store.clusters.get(cluster)));
    const runs = states.map((state) => state?.history.length ?? 0);
    expect(stage.azure.events.log.delivered.length).toBeGreaterThanOrEqual(EVENTS);
    expect(runs.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(2 * CLUSTERS);
    const writes = stage.azure.calls.writes().map(({ method, path }) => `${method} ${path}`);
    expect(writes.length).toBe(new Set(writes).size);
    // Two scale sets and one node resource group a cluster, and the one group of identities.
    expect(writes.length).toBe(3 * CLUSTERS + 1);
    for (const cluster of clusters) {
      expect({ [partsOf(cluster).name ?? '']: identitiesOn(stage, cluster) }).toEqual({
        [partsOf(cluster).name ?? '']: {
          system: ['billing', 'orders', 'search'],
          apps: ['billing', 'orders', 'search'],
        },
      });
    }
    await expectNoViolations(fleet.oracle);
  }, 180_000);
});
