import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Stage } from '../support/stage';
import {
  conditionsOf,
  createCluster,
  createIdentities,
  deletePathOf,
  identitiesOn,
  openStage,
  pathOf,
} from '../support/stage';
import { MINUTE } from './fleet';
import { ourRoles } from './our-roles';

const ON_GROUP = 'Managed Identity Operator on rg-identities';

let stage: Stage;
afterEach(() => stage.stop());

/** Two clusters that get the identities of one group. */
async function twoClusters(): Promise<readonly [ResourceId, ResourceId]> {
  stage = await openStage();
  createIdentities(stage, 'billing', 'orders');
  const clusters = [createCluster(stage, 'aks1'), createCluster(stage, 'aks2')] as const;
  await stage.settle(60);
  expect(ourRoles(stage)).toContain(ON_GROUP);
  stage.azure.calls.reset();
  return clusters;
}

function offboard(cluster: ResourceId): Promise<Response> {
  return stage.http('DELETE', deletePathOf(cluster));
}

async function expectNothingLeft(clusters: readonly ResourceId[]): Promise<void> {
  expect(ourRoles(stage)).toEqual([]);
  for (const cluster of clusters) {
    expect(identitiesOn(stage, cluster)).toEqual({ system: [], apps: [], batch: [] });
    expect(await stage.store.ledger.of(cluster)).toEqual([]);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=False/OffBoarded');
  }
}

describe('two clusters that share a role', () => {
  test.each([0, 1, 10, 30, 60])(
    'and are off-boarded %i seconds one after the other leave no role behind [P16, P17]',
    async (seconds) => {
      const [first, second] = await twoClusters();
      await offboard(first);
      await stage.clock.advance(seconds * 1000);
      await offboard(second);
      await stage.settle(60);
      await expectNothingLeft([first, second]);
    },
  );

  test('are off-boarded at once, and the slow one keeps the right that it needs to be cleaned', async () => {
    const [slow, quick] = await twoClusters();
    stage.azure.faults.next(
      { method: 'PATCH', path: /aks1/, times: 3 },
      { kind: 'answer', status: 503, code: 'ServiceUnavailable', retryAfter: 300 },
    );
    await offboard(slow);
    await offboard(quick);
    await stage.clock.advance(4 * MINUTE);
    expect(await conditionsOf(stage, quick)).toContain('Ready=False/OffBoarded');
    expect(ourRoles(stage)).toContain(ON_GROUP);
    await stage.settle(60);
    await expectNothingLeft([slow, quick]);
    expect(stage.azure.calls.writes().map(({ status }) => status)).not.toContain(403);
  });

  test('and are deleted at once leave no role behind [P17]', async () => {
    const clusters = await twoClusters();
    for (const cluster of clusters) stage.azure.world.deleteCluster({ cluster });
    await stage.clock.advance(60 * MINUTE);
    await stage.settle(60);
    expect(ourRoles(stage)).toEqual([]);
  });

  test('keep it when the one that gave it is off-boarded while the other is only just onboarded [P7, P17]', async () => {
    stage = await openStage();
    createIdentities(stage, 'billing', 'orders');
    const first = createCluster(stage, 'aks1');
    await stage.settle(60);
    const isGiven = (): boolean => ourRoles(stage).includes(ON_GROUP);
    stage.azure.faults.next(
      { method: 'PATCH', path: /aks2/, times: 3 },
      { kind: 'operation', ms: 5 * MINUTE },
    );
    const second = createCluster(stage, 'aks2');
    const isPatched = (): boolean =>
      stage.azure.calls
        .writes()
        .some(({ method, path }) => method === 'PATCH' && /aks2/.test(path));
    await stage.clock.runUntil(isPatched, stage.clock.now() + 30 * MINUTE);
    expect(isPatched()).toBe(true);
    await offboard(first);
    const missing: string[] = [];
    for (let second10 = 0; second10 < 60; second10 += 1) {
      await stage.clock.advance(10_000);
      if (!isGiven()) missing.push(new Date(stage.clock.now()).toISOString());
    }
    expect(missing).toEqual([]);
    expect(await conditionsOf(stage, second)).toContain('Ready=True/Converged');
    expect(await conditionsOf(stage, first)).toContain('Ready=False/OffBoarded');
  });

  test('keep it while one of them stays, and while one that was leaving is taken back in', async () => {
    const [leaving, back] = await twoClusters();
    await offboard(leaving);
    await offboard(back);
    await stage.http('POST', `${pathOf(back)}/resync`, { onboard: true });
    await stage.settle(60);
    expect(await conditionsOf(stage, leaving)).toContain('Ready=False/OffBoarded');
    expect(await conditionsOf(stage, back)).toContain('Ready=True/Converged');
    expect(ourRoles(stage)).toContain(ON_GROUP);
  });
});

describe('a role of ours that no cluster holds any more', () => {
  /** Both clusters have left, and the line of the role was lost before it was taken back. */
  async function orphaned(): Promise<ResourceId> {
    const [first, second] = await twoClusters();
    await offboard(second);
    await stage.settle(60);
    const ledger = await stage.store.ledger.of(first);
    const shared = ledger.filter(
      (entry) => entry.kind === 'role' && /rg-identities/.test(entry.scope),
    );
    expect(shared).toHaveLength(1);
    await stage.store.ledger.remove(first, shared);
    await offboard(first);
    await stage.settle(60);
    expect(ourRoles(stage)).toEqual([ON_GROUP]);
    return first;
  }

  test('is taken back by the next sweep, with a plan and an audit line [P16]', async () => {
    const cluster = await orphaned();
    await stage.clock.advance(16 * MINUTE);
    await stage.settle(60);
    expect(ourRoles(stage)).toEqual([]);
    const { lastPlan, conditions } = (await stage.store.clusters.get(cluster)) ?? {};
    expect(lastPlan?.plan.steps.map(({ kind }) => kind)).toEqual(['revokeRole']);
    expect(conditions?.[0]?.reason).toBe('OffBoarded');
    const [line] = await stage.store.audit.of(cluster, 1);
    expect(line).toMatchObject({ action: 'DELETE role assignment', outcome: 'succeeded' });
    expect(await stage.store.ledger.of(cluster)).toEqual([]);
  });

  test('stays while a cluster that is onboarded meanwhile relies on it [P7]', async () => {
    await orphaned();
    const late = createCluster(stage, 'aks3');
    await stage.clock.advance(40 * MINUTE);
    await stage.settle(60);
    expect(ourRoles(stage)).toContain(ON_GROUP);
    expect(await conditionsOf(stage, late)).toContain('Ready=True/Converged');
  });

  test('stays when nothing shows that we gave it: another deployment may have the same identity', async () => {
    const cluster = await orphaned();
    const { roleAssignments } = stage.azure.world.state;
    const [theirs] = [...roleAssignments.values()].filter(({ scope }) =>
      /rg-identities/i.test(scope),
    );
    jest.spyOn(stage.store.audit, 'of').mockResolvedValue([]);
    await stage.clock.advance(40 * MINUTE);
    expect([...roleAssignments.values()]).toContain(theirs);
    expect(await stage.store.ledger.of(cluster)).toEqual([]);
    jest.restoreAllMocks();
  });
});
