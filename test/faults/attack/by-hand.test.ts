import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceId } from '../../../shared/core/base/resource-id';
import { callApi } from '../../e2e/contract';
import { askToOffboard, worldOf } from '../../e2e/world/scene';
import type { Stage } from '../../support/stage';
import { createCluster, createIdentities, openStage, pathOf } from '../../support/stage';
import type { Loot } from './invented';
import { inventedPlan, inventedTicket } from './invented';

/** Somebody has got hold of the system key, as every answer of 0.1 told it: the one that the host itself hands out. */
const KEY = 'code=local';
const OTHER = '00000000-0000-4000-8000-00000000beef';

let stage: Stage;
let loot: Loot;
afterEach(() => stage.stop());

async function open(options: { readonly dryRun: boolean }): Promise<void> {
  stage = await openStage({ events: 'none' });
  const { world } = stage.azure;
  createIdentities(stage, 'billing', 'orders');
  const cluster = createCluster(stage);
  world.createResourceGroup({ name: 'rg-crown-jewels' });
  const jewel = world.createIdentity({
    name: 'crown-jewel',
    resourceGroup: 'rg-crown-jewels',
    existing: true,
  });
  await stage.settle();
  await stage.http('POST', `${pathOf(cluster)}/resync`);
  await stage.settle();
  const [host] = world.hosts(cluster);
  const ledger = await stage.store.ledger.of(cluster);
  const role =
    ledger.flatMap((entry) => (entry.kind === 'role' ? [entry.assignment] : []))[0] ?? '';
  const held = ledger.flatMap((entry) => (entry.kind === 'identity' ? [entry.identity] : []))[0];
  expect([role !== '', held !== undefined]).toEqual([true, true]);
  loot = {
    cluster,
    host: resourceId(host?.id ?? ''),
    identity: resourceId(jewel.id),
    needed: held as ResourceId,
    role,
    group: resourceId(`/subscriptions/${stage.subscription}/resourceGroups/rg-identities`),
  };
  if (options.dryRun) stage.renew({ dryRun: true });
}

/** As curl does it: POST /runtime/webhooks/durabletask/orchestrators/<name>/<id>?code=<system key>. */
async function start(name: string, id: string, input: unknown): Promise<number> {
  const path = `/runtime/webhooks/durabletask/orchestrators/${name}/${id}?${KEY}`;
  return (await stage.http('POST', path, input)).status;
}

async function manage(id: string, what: string, body?: unknown): Promise<number> {
  const path = `/runtime/webhooks/durabletask/instances/${id}/${what}${what.includes('?') ? '&' : '?'}${KEY}`;
  return (await stage.http('POST', path, body)).status;
}

/** Azure, the ledger, and what was ever written to Azure. */
async function everything(): Promise<unknown> {
  return {
    world: worldOf(stage),
    policies: [...stage.azure.world.state.policyAssignments.keys()],
    writes: stage.azure.calls.writes().length,
    ledger: await stage.store.ledger.of(loot.cluster),
    all: [...(await stage.store.ledger.all()).keys()],
  };
}

/** Runs the attack until all is quiet, and fails if anything changed. */
async function changesNothing(attack: () => Promise<unknown>): Promise<void> {
  const before = await everything();
  await attack();
  await stage.settle();
  expect(await everything()).toEqual(before);
}

/** The id of a plan that the product itself has stored. */
async function storedPlan(query: string): Promise<string> {
  const { body } = await callApi(stage, `GET ${pathOf(loot.cluster)}/plan${query}`);
  return String(body?.planId);
}

describe.each([
  ['in force', { dryRun: false }],
  ['a dry run', { dryRun: true }],
])('somebody who has the system key, while the product is %s', (_, options) => {
  beforeEach(() => open(options));

  test('cannot attach an identity, give or take a role, or assign a policy by a plan of his own', async () => {
    await changesNothing(async () => {
      const plans = [
        inventedPlan(loot, OTHER, 'offboard'),
        inventedPlan(loot, OTHER, 'reconcile'),
        inventedTicket(loot, OTHER),
        { cluster: loot.cluster, planId: OTHER },
        { cluster: loot.cluster },
        { ...inventedTicket(loot, '../newest'), planId: '../newest' },
        null,
        [],
        '"x"',
      ];
      for (const [index, plan] of plans.entries()) {
        expect(await start('offboardCluster', `evil-${index}`, plan)).toBe(202);
        await stage.settle(2);
      }
    });
  });

  test('cannot have a plan carried out that was made to be looked at, or for another cluster', async () => {
    const preview = await storedPlan('?intent=offboard');
    const state = await stage.store.clusters.get(loot.cluster);
    const last = state?.lastPlan?.planId ?? '';
    const second = createCluster(stage, 'aks2');
    await stage.clock.advance(15 * 60_000);
    await stage.settle();
    await changesNothing(async () => {
      for (const [index, planId] of [preview, last].entries()) {
        await start('offboardCluster', `own-${index}`, { cluster: loot.cluster, planId });
        await start('offboardCluster', `foreign-${index}`, { cluster: second, planId });
        await start('offboardCluster', `old-${index}`, inventedPlan(loot, planId, 'offboard'));
        await start('offboardCluster', `ticket-${index}`, inventedTicket(loot, planId));
        await stage.settle(2);
      }
    });
  });

  test('starts no more than a look at what is there: runs, previews, sweeps and watches', async () => {
    const { cluster } = loot;
    await changesNothing(async () => {
      const invented = inventedPlan(loot, OTHER, 'offboard');
      const seen = { digests: { pods: 'x' }, generation: -1 };
      await start('reconcileCluster', 'a', { ...invented, cluster, intent: 'offboard' });
      await start('previewCluster', 'b', { cluster, intent: 'offboard', preview: false });
      await start('watchCluster', 'c', { cluster, seen, attempts: 1e9 });
      await start('sweep', 'd', {
        selector: {},
        all: true,
        because: 'x'.repeat(1e5),
        source: 'http',
      });
      await start('sweep', 'e', { selector: { subscriptions: [OTHER] }, all: true, because: '' });
      await start('syncChart', 'f', { chart: '../../x', plan: invented });
      await start('syncTarget', 'g', { target: 'x', decisions: [] });
      await start('previewSync', 'h', { kind: 'chart', name: 'x', preview: false });
      await start('previewSync', 'i', { kind: 'repository', name: 'x', preview: false });
    });
  });

  test('gains nothing by malformed inputs, by starting activities, or by names that are none', async () => {
    await changesNothing(async () => {
      for (const name of [
        'reconcileCluster',
        'previewCluster',
        'watchCluster',
        'syncChart',
        'sweep',
      ]) {
        await start(name, `null-${name}`, null);
        await start(name, `odd-${name}`, { cluster: 'x/../y', chart: 7, selector: null });
        await stage.settle(1);
      }
      for (const name of ['advanceHost', 'grantRole', 'recordRun', 'pushChart', 'writeRequest']) {
        expect(await start(name, `activity-${name}`, inventedPlan(loot, OTHER, 'offboard'))).toBe(
          400,
        );
      }
    });
  });

  test('gains nothing by events, restarts and rewinds of runs that were', async () => {
    await changesNothing(async () => {
      const ids = stage.host.hub.instances().map(({ instanceId }) => instanceId);
      expect(ids.length).toBeGreaterThan(0);
      await start('offboardCluster', 'broken', null);
      await stage.settle(1);
      for (const id of [...ids, 'broken']) {
        await manage(id, 'raiseEvent/approve', inventedPlan(loot, OTHER, 'offboard'));
        await manage(id, 'restart');
        await manage(id, 'rewind?reason=x');
      }
    });
  });
});

test('a cluster in a subscription that is not swept is neither watched nor reconciled by hand', async () => {
  await open({ dryRun: false });
  const foreign = stage.configuration.current;
  const subscriptions = ['00000000-0000-4000-8000-00000000cafe'];
  stage.configuration.current = { ...foreign, settings: { ...foreign.settings, subscriptions } };
  createIdentities(stage, 'late');
  await stage.store.work.enqueue(loot.cluster, {
    at: '2026-01-01T00:00:00Z',
    source: 'http',
    detail: 'by hand',
  });
  await changesNothing(async () => {
    await start('watchCluster', 'w', { cluster: loot.cluster });
    await start('reconcileCluster', 'r', { cluster: loot.cluster });
  });
});

test('a real off-boarding still ends, with somebody at it at the same time', async () => {
  await open({ dryRun: false });
  await askToOffboard(stage, loot.cluster);
  await stage.clock.advance(5000);
  const plans = stage.host.hub.instances().filter(({ name }) => name === 'offboardCluster');
  const planId = plans[0]?.instanceId.replace('offboard-', '') ?? '';
  await start('offboardCluster', 'beside', { cluster: loot.cluster, planId });
  await start('offboardCluster', 'ticket', inventedTicket(loot, planId));
  await start('reconcileCluster', 'again', { cluster: loot.cluster });
  await stage.settle(60);
  expect(await stage.store.ledger.of(loot.cluster)).toEqual([]);
  const attached = stage.azure.world.hosts(loot.cluster).flatMap(({ identity }) => identity.user);
  expect(attached.map(({ id }) => resourceId(id))).not.toContain(loot.identity);
  expect((await stage.store.clusters.get(loot.cluster))?.offboarded).toBe(true);
});
