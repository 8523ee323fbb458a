import type { LedgerCall } from '../../local/azure';
import type { ResourceId } from '../../shared/core/resource-id';
import { resourceId } from '../../shared/core/resource-id';
import { expectNoViolations } from '../oracle';
import type { Stage } from '../support/stage';
import { IDENTITY_GROUP, identitiesOn } from '../support/stage';
import type { Fleet, FleetOptions } from './fleet';
import { openOnboarded } from './fleet';

/** A cluster that has billing, orders and search on its hosts. */
async function onboarded(
  options: FleetOptions = {},
): Promise<Fleet & { readonly cluster: ResourceId }> {
  const fleet = await openOnboarded(options);
  const [cluster] = fleet.clusters;
  if (cluster === undefined) throw new Error('a cluster is needed');
  return { ...fleet, cluster };
}

function identityIn(stage: Stage, name: string): ResourceId {
  const found = [...stage.azure.world.state.identities.values()].find((each) => each.name === name);
  if (found === undefined) throw new Error(`no identity ${name}`);
  return resourceId(found.id);
}

/** Azure's list shows them, and Compute does not find them. */
function createUnknown(stage: Stage, ...names: readonly string[]): void {
  for (const name of names) {
    stage.azure.world.createIdentity({
      name,
      resourceGroup: IDENTITY_GROUP,
      knownToCompute: false,
    });
  }
}

function meantForOthers(stage: Stage, ...names: readonly string[]): void {
  for (const name of names) {
    const tags = { 'aks-clusters': 'somebody-else' };
    stage.azure.world.setTags({ resource: identityIn(stage, name), tags });
  }
}

function patches({ azure }: Stage): readonly LedgerCall[] {
  return azure.calls.writes().filter(({ method }) => method === 'PATCH');
}

describe('a host keeps what it has while what it should get is refused', () => {
  test('the new identity is refused, and the old ones stay on every host [P7]', async () => {
    const { stage, cluster, oracle } = await onboarded();
    try {
      createUnknown(stage, 'new1');
      meantForOthers(stage, 'billing', 'orders', 'search');
      await stage.settle(20);
      const kept = ['billing', 'orders', 'search'];
      expect(identitiesOn(stage, cluster)).toEqual({ system: kept, apps: kept, batch: kept });
      expect(patches(stage).every(({ status }) => status === 400)).toBe(true);
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 60_000);

  test('the old ones go in a PATCH of their own, after the new one was read back [P7]', async () => {
    const { stage, cluster, oracle } = await onboarded({ pools: ['system'] });
    try {
      stage.azure.world.createIdentity({ name: 'new1', resourceGroup: IDENTITY_GROUP });
      meantForOthers(stage, 'billing', 'orders');
      await stage.settle(20);
      expect(identitiesOn(stage, cluster)).toEqual({ system: ['new1', 'search'] });
      const hostCalls = stage.azure.calls.all.filter(({ path }) =>
        /virtualmachinescalesets/i.test(path),
      );
      const [adds = -1, removes = -1] = hostCalls.flatMap(({ method }, at) =>
        method === 'PATCH' ? [at] : [],
      );
      expect(patches(stage)).toHaveLength(2);
      expect(hostCalls.slice(adds, removes).some(({ method }) => method === 'GET')).toBe(true);
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 60_000);
});
