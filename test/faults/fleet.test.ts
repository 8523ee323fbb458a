import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Stage, StageOptions } from '../support/stage';
import {
  conditionsOf,
  createCluster,
  createIdentities,
  identitiesOn,
  openStage,
  pathOf,
} from '../support/stage';

const MINUTE = 60_000;
let stage: Stage;

async function open(options: StageOptions = {}): Promise<void> {
  stage = await openStage(options);
  createIdentities(stage, 'billing', 'orders');
}

afterEach(() => stage.stop());

async function onboarded(name?: string): Promise<ResourceId> {
  const cluster = createCluster(stage, name);
  await stage.settle(60);
  return cluster;
}

async function sendEvent(cluster: ResourceId): Promise<void> {
  const event = {
    id: '1',
    eventType: 'Microsoft.Resources.ResourceWriteSuccess',
    subject: cluster,
    topic: `/subscriptions/${stage.subscription}`,
    eventTime: '2026-01-01T00:00:00Z',
    dataVersion: '2',
    data: {
      resourceUri: cluster,
      operationName: 'Microsoft.ContainerService/managedClusters/write',
    },
  };
  const headers = { 'aeg-event-type': 'Notification' };
  const answer = await stage.http(
    'POST',
    '/runtime/webhooks/eventgrid?functionName=onResourceEvent',
    [event],
    headers,
  );
  expect(answer.status).toBe(202);
}

async function sweepNow(): Promise<void> {
  await stage.http('POST', '/admin/functions/driftTimer', { input: '' });
  await stage.settle();
}

async function runsOf(cluster: ResourceId): Promise<number> {
  return (await stage.store.clusters.get(cluster))?.history.length ?? 0;
}

describe('a converged cluster', () => {
  test.each([
    ['an event', (cluster: ResourceId) => sendEvent(cluster), 4],
    ['a resync', (cluster: ResourceId) => stage.http('POST', `${pathOf(cluster)}/resync`), 4],
    ['a sweep', () => sweepNow(), 4],
  ] as const)('costs no write, and few reads, at %s [P2]', async (_what, act, reads) => {
    await open();
    const cluster = await onboarded();
    await stage.clock.advance(MINUTE);
    stage.azure.calls.reset();
    await act(cluster);
    await stage.settle(1);
    expect(stage.azure.calls.writes()).toEqual([]);
    expect(stage.azure.calls.reads().length).toBeLessThanOrEqual(reads);
    expect(stage.azure.calls.reads().length).toBeGreaterThan(0);
  });

  test('is not run again by a sweep', async () => {
    await open();
    const cluster = await onboarded();
    const runs = await runsOf(cluster);
    await sweepNow();
    expect(await runsOf(cluster)).toBe(runs);
  });
});

describe('a fleet', () => {
  test('whose events are all lost is onboarded by the sweep alone [P1, P4, F3]', async () => {
    await open({ events: 'none' });
    const cluster = createCluster(stage);
    await stage.clock.advance(31 * MINUTE);
    await stage.settle(60);
    expect(identitiesOn(stage, cluster).apps).toEqual(['billing', 'orders']);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  });

  test('is served although one scale set takes a quarter of an hour [P10, F17]', async () => {
    await open();
    const slow = await onboarded('slow');
    const quick = await onboarded('quick');
    stage.azure.faults.next(
      { method: 'PATCH', path: /slow/, times: 1 },
      { kind: 'operation', ms: 15 * MINUTE },
    );
    for (const cluster of [slow, quick]) {
      for (const host of stage.azure.world.hosts(cluster)) {
        const identities = host.identity.user
          .map(({ id }) => id)
          .filter((id) => id.endsWith('billing'));
        stage.azure.world.detachByHand({ host: host.id, identities });
      }
    }
    await stage.clock.advance(3 * MINUTE);
    expect(identitiesOn(stage, quick).apps).toEqual(['billing', 'orders']);
    expect(await conditionsOf(stage, quick)).toContain('Ready=True/Converged');
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    expect(identitiesOn(stage, slow).apps).toEqual(['billing', 'orders']);
  });
});

describe('trouble', () => {
  test('somebody who takes the identities away each minute ends in Contested, not in a fight [P18, F49]', async () => {
    await open();
    const cluster = await onboarded();
    stage.azure.calls.reset();
    for (let minute = 0; minute < 60; minute += 1) {
      for (const host of stage.azure.world.hosts(cluster)) {
        const identities = host.identity.user
          .map(({ id }) => id)
          .filter((id) => id.endsWith('billing'));
        if (identities.length > 0 && host.phase === 'Succeeded') {
          stage.azure.world.detachByHand({ host: host.id, identities });
        }
      }
      await stage.clock.advance(MINUTE);
    }
    expect(stage.azure.calls.writes().length).toBeLessThanOrEqual(8 * 3);
    expect(await conditionsOf(stage, cluster)).toContain('Contested=True/RepeatedDrift');
  });

  test('a throttled PATCH is not sent again before Azure said so [P8, F12]', async () => {
    await open();
    stage.azure.faults.next(
      { method: 'PATCH', times: 1 },
      {
        kind: 'answer',
        status: 429,
        code: 'OperationNotAllowed',
        message: 'slow down',
        retryAfter: 300,
      },
    );
    const cluster = createCluster(stage);
    await stage.settle(60);
    await stage.clock.advance(10 * MINUTE);
    await stage.settle(60);
    const refused = stage.azure.calls.writes().find(({ status }) => status === 429);
    const again = stage.azure.calls
      .writes()
      .filter(({ path: host, n }) => host === refused?.path && n > (refused?.n ?? 0));
    expect(again).toHaveLength(1);
    expect((again[0]?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(300_000);
    expect(identitiesOn(stage, cluster).system).toEqual(['billing', 'orders']);
  });

  test('a role that takes five minutes to be in force ends Ready without a human [F16]', async () => {
    await open({ simulator: { latency: { requestMs: 0, roleReplicationMs: 5 * MINUTE } } });
    const cluster = createCluster(stage);
    await stage.clock.advance(4 * MINUTE);
    expect((await conditionsOf(stage, cluster)).join()).not.toContain('Stalled=True');
    await stage.clock.advance(30 * MINUTE);
    await stage.settle(60);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  });

  test('a reconciler that may not give roles is Stalled with the command, and goes on once somebody has given them [P13, F16]', async () => {
    await open({ mayGrant: false });
    const cluster = await onboarded();
    const stalled = (await stage.store.clusters.get(cluster))?.conditions.find(
      ({ type }) => type === 'Stalled',
    );
    expect(stalled).toMatchObject({ status: 'True', reason: 'AuthorizationFailed' });
    expect(stalled?.message).toMatch(
      /az role assignment create .*"?Role Based Access Control Administrator/,
    );
    const { principalId, scope } = {
      principalId: '0b0e0000-0000-4000-8000-000000000001',
      scope: `/subscriptions/${stage.subscription}`,
    };
    stage.azure.world.grantRole({
      principalId,
      role: 'Virtual Machine Contributor',
      scope,
      existing: true,
    });
    stage.azure.world.grantRole({
      principalId,
      role: 'Managed Identity Operator',
      scope,
      existing: true,
    });
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
    expect(identitiesOn(stage, cluster).apps).toEqual(['billing', 'orders']);
  });

  test('a configuration that shrinks to no identity takes nothing away, and says so [P15, F46]', async () => {
    await open({ profile: { maxRemovalShare: 0.5 } });
    const cluster = await onboarded();
    const { current } = stage.configuration;
    stage.configuration.current = {
      ...current,
      profiles: current.profiles.map((profile) => ({
        ...profile,
        identities: { ...profile.identities, resourceGroups: [] },
      })),
    };
    await sweepNow();
    expect(identitiesOn(stage, cluster).apps).toEqual(['billing', 'orders']);
    expect(await conditionsOf(stage, cluster)).toContain('Stalled=True/MassRemovalRefused');
  });

  test('a cluster that AKS works on for an hour is asked after a bounded number of times [P13, F29]', async () => {
    await open();
    const cluster = await onboarded();
    stage.azure.world.setClusterState({ cluster, provisioningState: 'Updating' });
    stage.azure.calls.reset();
    await sendEvent(cluster);
    await stage.clock.advance(60 * MINUTE);
    expect(stage.azure.calls.writes()).toEqual([]);
    expect(stage.azure.calls.reads().length).toBeLessThanOrEqual(40);
    stage.azure.world.setClusterState({ cluster, provisioningState: 'Succeeded' });
    await stage.clock.advance(30 * MINUTE);
    expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  });
});
