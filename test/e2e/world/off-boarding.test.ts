import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Oracle } from '../../oracle';
import { expectNoViolations, openOracle } from '../../oracle';
import type { Stage, StageOptions } from '../../support/stage';
import {
  conditionsOf,
  createCluster,
  createIdentities,
  deletePathOf,
  identitiesOn,
  openStage,
  pathOf,
  RECONCILER,
} from '../../support/stage';

const MINUTE = 60_000;
const BOTH = ['billing', 'orders'];

let stage: Stage;
let oracle: Oracle | undefined;

beforeAll(async () => {
  oracle = await openOracle();
});

async function open(options: StageOptions = {}): Promise<void> {
  stage = await openStage(options);
  stage.azure.onExchange((exchange) => oracle?.check(exchange));
  createIdentities(stage, ...BOTH);
}

async function onboarded(name?: string): Promise<ResourceId> {
  const cluster = createCluster(stage, name);
  await stage.settle(60);
  return cluster;
}

afterEach(async () => {
  await stage.stop();
  await expectNoViolations(oracle);
});

async function offboard(cluster: ResourceId): Promise<void> {
  await stage.http('DELETE', deletePathOf(cluster));
  await stage.settle(60);
}

/** Roles of the reconciler, or of another principal, as `role name @ last part of the scope`. */
function rolesOf(principalId: string = RECONCILER.objectId): readonly string[] {
  const { roleAssignments, roleDefinitions } = stage.azure.world.state;
  return [...roleAssignments.values()]
    .filter((assignment) => assignment.principalId === principalId)
    .map(({ roleDefinitionId, scope }) => {
      const role = roleDefinitions.get(roleDefinitionId.split('/').at(-1) ?? '');
      return `${role?.roleName ?? roleDefinitionId} @ ${scope.split('/').at(-1)?.toLowerCase()}`;
    })
    .sort();
}

describe('off-boarding', () => {
  test('leaves Azure as it was before [P16]', async () => {
    await open();
    const cluster = createCluster(stage);
    await stage.clock.advance(1);
    const before = rolesOf();
    await stage.settle(60);
    expect(rolesOf()).toHaveLength(before.length + 2);
    await offboard(cluster);
    expect(identitiesOn(stage, cluster)).toEqual({ system: [], apps: [], batch: [] });
    expect(rolesOf()).toEqual(before);
    expect(await stage.store.ledger.of(cluster)).toEqual([]);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=False/OffBoarded');
  });

  test('holds against events, and ends with an explicit resync', async () => {
    await open();
    const cluster = await onboarded();
    await offboard(cluster);
    stage.azure.world.addPool({ cluster, name: 'late' });
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    expect(identitiesOn(stage, cluster).late).toEqual([]);
    await stage.http('POST', `${pathOf(cluster)}/resync`, { onboard: true });
    await stage.settle(60);
    expect(identitiesOn(stage, cluster).late).toEqual(BOTH);
  });

  test('leaves what was attached by hand [P6]', async () => {
    await open();
    const cluster = await onboarded();
    const theirs = stage.azure.world.createIdentity({
      name: 'theirs',
      resourceGroup: 'rg-theirs',
      existing: true,
    });
    for (const host of stage.azure.world.hosts(cluster)) {
      stage.azure.world.attachByHand({ host: host.id, identities: [theirs.id] });
    }
    await stage.settle(60);
    await offboard(cluster);
    expect(identitiesOn(stage, cluster)).toEqual({
      system: ['theirs'],
      apps: ['theirs'],
      batch: ['theirs'],
    });
  });
});
