import { resourceId } from '../../shared/core/base/resource-id';
import { IDENTITY_GROUP, identitiesOn } from '../support/stage';
import type { Fleet } from './fleet';
import { MINUTE, openOnboarded, tellOf } from './fleet';

const POOL = { pools: ['system'], clusters: 2 };

describe('a list of identities that another cluster has just read', () => {
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await openOnboarded(POOL);
  });

  afterEach(() => fleet.stage.stop());

  function listsRead(): number {
    const { calls } = fleet.stage.azure;
    return calls.reads().filter(({ path }) => path.includes('ManagedIdentity')).length;
  }

  function tag(name: string, clusters: string): void {
    const { azure, subscription } = fleet.stage;
    const resource = resourceId(
      `/subscriptions/${subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
    );
    azure.world.setTags({ resource, tags: { 'aks-clusters': clusters } });
  }

  async function seconds(count: number): Promise<void> {
    await fleet.stage.clock.advance(count * 1000);
    await fleet.stage.host.idle();
  }

  test('serves an event about a cluster alone', async () => {
    for (const cluster of fleet.clusters) {
      tellOf(fleet.stage, cluster);
      await seconds(10);
    }
    expect(listsRead()).toBe(1);
  });

  test('does not hide an identity that is created after it was read', async () => {
    const [first, second] = fleet.clusters;
    if (first === undefined || second === undefined) throw new Error('two clusters are needed');
    tellOf(fleet.stage, first);
    await seconds(10);
    const { world } = fleet.stage.azure;
    world.createIdentity({ name: 'fresh', resourceGroup: IDENTITY_GROUP });
    await fleet.stage.clock.advance(2 * MINUTE);
    for (const cluster of [first, second]) {
      expect(identitiesOn(fleet.stage, cluster).system).toContain('fresh');
    }
  });

  test('takes nothing away: before a removal the run reads for itself [P5, F7]', async () => {
    const [first, second] = fleet.clusters;
    if (first === undefined || second === undefined) throw new Error('two clusters are needed');
    // Both events about the identity are lost; the list of the first cluster is read in between.
    fleet.stage.azure.events.chaos({ drop: 1 });
    tag('billing', 'aks1');
    fleet.stage.azure.events.chaos({});
    tellOf(fleet.stage, first);
    await seconds(5);
    fleet.stage.azure.events.chaos({ drop: 1 });
    tag('billing', 'aks1,aks2');
    fleet.stage.azure.events.chaos({});
    tellOf(fleet.stage, second);
    await seconds(5);
    expect(listsRead()).toBe(2);
    expect(fleet.stage.azure.calls.writes()).toEqual([]);
    expect(identitiesOn(fleet.stage, second).system).toContain('billing');
  });
});
