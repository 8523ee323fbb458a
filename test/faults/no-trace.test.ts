import type { ArmFault, FaultMatcher } from '../../local/azure';
import { snapshot } from '../../local/azure/control/snapshot';
import type { Stage } from '../support/stage';
import { createIdentities, deletePathOf, openStage } from '../support/stage';
import { resourceId } from '../../shared/core/base/resource-id';
import { conditionOf, MINUTE } from './fleet';

/** A cluster whose hosts and groups others have used before us, of all kinds of pools. */
function usedCluster({ azure: { world } }: Stage): string {
  const { id } = world.createCluster({
    name: 'aks1',
    resourceGroup: 'rg-aks',
    pools: [{ name: 'system' }, { name: 'old', type: 'AvailabilitySet' }],
    hostSystemAssigned: true,
    existing: true,
  });
  const theirs = world.createIdentity({
    name: 'theirs',
    resourceGroup: 'rg-theirs',
    existing: true,
  });
  const shared = world.find(resourceId(`${identityGroup(theirs.id)}/billing`));
  for (const host of world.hosts(id)) {
    world.attachByHand({ host: host.id, identities: [theirs.id] });
  }
  const [first] = world.hosts(id);
  if (first !== undefined && shared !== undefined) {
    world.attachByHand({ host: first.id, identities: [shared.id] });
  }
  const { principalId } = theirs;
  const scope = identityGroup(theirs.id).replace(/\/providers.*$/, '');
  world.grantRole({ principalId, role: 'Managed Identity Operator', scope, existing: true });
  return id;
}

/** Where the identities of the profile lie, as the path before their names. */
function identityGroup(theirs: string): string {
  return theirs.replace('rg-theirs', 'rg-identities').replace(/\/[^/]+$/, '');
}

/** All that there is, but for what Azure itself counts up at each write of anybody. */
function world({ azure }: Stage): unknown {
  return JSON.parse(
    JSON.stringify(snapshot(azure.world), (key, value: unknown) =>
      key === 'etag' || key === 'operation' ? undefined : value,
    ),
  );
}

const HOSTS = /\/virtualMachineScaleSets$/i;
const ROLES = /\/roleAssignments$/i;

const LIES: readonly (readonly [string, FaultMatcher, ArmFault])[] = [
  ['the weather is fine', { method: 'NONE' }, { kind: 'absent' }],
  ['the cluster reads as gone', { path: /\/managedClusters\/[^/]+$/i }, { kind: 'absent' }],
  ['its group reads as gone', { path: HOSTS }, { kind: 'absent' }],
  ['the list of hosts is empty', { path: HOSTS }, { kind: 'page', change: 'emptyList' }],
  ['the list of hosts loses one', { path: HOSTS }, { kind: 'page', change: 'dropRow' }],
  ['the list of roles is empty', { path: ROLES }, { kind: 'page', change: 'emptyList' }],
  ['the list of roles is four minutes old', { path: ROLES }, { kind: 'stale' }],
];

test.each(LIES)(
  'a cluster that was onboarded and left is byte for byte as it was, when %s [P16, F7, F18]',
  async (_, matcher, fault) => {
    const stage = await openStage();
    try {
      createIdentities(stage, 'billing', 'orders');
      const cluster = resourceId(usedCluster(stage));
      const before = world(stage);
      await stage.clock.advance(16 * MINUTE);
      await stage.settle();
      expect(world(stage)).not.toEqual(before);
      stage.azure.faults.next({ method: 'GET', forMs: 4 * MINUTE, ...matcher }, fault);
      await stage.http('DELETE', deletePathOf(cluster));
      await stage.clock.advance(40 * MINUTE);
      await stage.settle(60);
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('False/OffBoarded');
      expect(world(stage)).toEqual(before);
      expect(await stage.store.ledger.of(cluster)).toEqual([]);
    } finally {
      await stage.stop();
    }
  },
);
