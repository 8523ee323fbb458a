import type { LedgerCall } from '../../local/azure';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { resourceId } from '../../shared/core/base/resource-id';
import { PERSONS_SHARE, REFUSED_PER_TARGET_AND_HOUR } from '../../shared/core/base/write-budget';
import { expectNoViolations } from '../oracle';
import type { Stage } from '../support/stage';
import { deletePathOf, IDENTITY_GROUP, identitiesOn, pathOf } from '../support/stage';
import type { Fleet, FleetOptions } from './fleet';
import { conditionOf, MINUTE, openOnboarded, tellOf } from './fleet';

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

describe('twenty identities that Azure lists and Compute does not find', () => {
  test('cost one PATCH each for all hosts, the two good ones are attached in the first run, and then it is quiet for two hours [P13, F25]', async () => {
    const { stage, cluster, oracle } = await onboarded();
    try {
      createUnknown(stage, ...Array.from({ length: 20 }, (_, at) => `bad${at}`));
      stage.azure.world.createIdentity({ name: 'good1', resourceGroup: IDENTITY_GROUP });
      stage.azure.world.createIdentity({ name: 'good2', resourceGroup: IDENTITY_GROUP });
      await stage.clock.advance(3 * MINUTE);
      await stage.host.idle();
      const all = ['billing', 'good1', 'good2', 'orders', 'search'];
      expect(identitiesOn(stage, cluster)).toEqual({ system: all, apps: all, batch: all });
      const { history = [] } = (await stage.store.clusters.get(cluster)) ?? {};
      expect(history.filter(({ writes }) => writes > 5)).toHaveLength(1);
      for (let minute = 3; minute < 120; minute += 1) {
        tellOf(stage, cluster);
        await stage.clock.advance(MINUTE);
      }
      const sent = patches(stage);
      expect(sent.filter(({ status }) => status === 400)).toHaveLength(20);
      expect(sent.filter(({ status }) => status < 300)).toHaveLength(3);
      expect(sent).toHaveLength(23);
      expect(most(sent)).toBeLessThanOrEqual(REFUSED_PER_TARGET_AND_HOUR);
      expect((await conditionOf(stage, cluster, 'Stalled'))?.is).toBe(
        'True/FailedIdentityOperation',
      );
      expect((await conditionOf(stage, cluster, 'Reconciling'))?.is).toMatch(/^False/);
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 120_000);

  test('one that Compute comes to know is attached by itself, though nobody tells of it [F25]', async () => {
    const { stage, cluster } = await onboarded();
    try {
      createUnknown(stage, 'late');
      await stage.clock.advance(3 * MINUTE);
      const late = stage.azure.world.find(identityIn(stage, 'late'));
      if (late === undefined || !('knownToCompute' in late)) throw new Error('it is there');
      late.knownToCompute = true;
      await stage.clock.advance(12 * MINUTE);
      const all = ['billing', 'late', 'orders', 'search'];
      expect(identitiesOn(stage, cluster)).toEqual({ system: all, apps: all, batch: all });
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
      expect((await conditionOf(stage, cluster, 'Stalled'))?.is).toMatch(/^False/);
    } finally {
      await stage.stop();
    }
  }, 60_000);
});

/** The most PATCHes that one host got. */
function most(sent: readonly LedgerCall[]): number {
  const hosts = new Map<string, number>();
  for (const { path } of sent) hosts.set(path, (hosts.get(path) ?? 0) + 1);
  return Math.max(0, ...hosts.values());
}

describe('a cluster whose hosts an Azure Policy forbids to change', () => {
  const DENIED = {
    kind: 'answer',
    status: 403,
    code: 'RequestDisallowedByPolicy',
    message: "Resource 'aks-apps-vmss' was disallowed by policy.",
  } as const;

  async function underPolicy(): Promise<Awaited<ReturnType<typeof onboarded>>> {
    const fleet = await onboarded();
    const { azure } = fleet.stage;
    azure.faults.next(
      { method: 'PATCH', path: /virtualmachinescalesets/i, times: Infinity },
      DENIED,
    );
    azure.world.createIdentity({ name: 'new1', resourceGroup: IDENTITY_GROUP });
    return fleet;
  }

  test('is sent five PATCHes a host in two hours of events, and says what is wrong [P13]', async () => {
    const { stage, cluster, oracle } = await underPolicy();
    try {
      for (let minute = 0; minute < 120; minute += 1) {
        tellOf(stage, cluster);
        await stage.clock.advance(MINUTE);
      }
      const sent = patches(stage);
      const reads = stage.azure.calls.all.filter(({ method }) => method === 'GET').length;
      expect({ patches: sent.length, most: most(sent) }).toEqual({ patches: 15, most: 5 });
      expect(reads).toBeLessThanOrEqual(600);
      expect((await conditionOf(stage, cluster, 'Stalled'))?.is).toBe(
        'True/RequestDisallowedByPolicy',
      );
      expect((await conditionOf(stage, cluster, 'Reconciling'))?.is).toBe('False/Idle');
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 120_000);

  test('is served as soon as somebody who mended it asks, and before long if nobody does [P13]', async () => {
    const { stage, cluster } = await underPolicy();
    try {
      await stage.clock.advance(40 * MINUTE);
      const before = patches(stage).length;
      stage.azure.faults.clear();
      await stage.http('POST', `${pathOf(cluster)}/resync`);
      await stage.clock.advance(3 * MINUTE);
      expect(patches(stage).length - before).toBe(3);
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
    } finally {
      await stage.stop();
    }
  }, 60_000);

  test('keeps what a person attached by hand meanwhile, when it is off-boarded later [P6, P16]', async () => {
    const { stage, cluster, oracle } = await underPolicy();
    try {
      await stage.clock.advance(10 * MINUTE);
      const { world } = stage.azure;
      const apps = world.hosts(cluster).find(({ pool }) => pool === 'apps');
      world.attachByHand({ host: apps?.id ?? '', identities: [identityIn(stage, 'new1')] });
      stage.azure.faults.clear();
      await stage.http('POST', `${pathOf(cluster)}/resync`);
      await stage.clock.advance(10 * MINUTE);
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
      await stage.http('DELETE', deletePathOf(cluster));
      await stage.settle(20);
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('False/OffBoarded');
      expect(identitiesOn(stage, cluster)).toEqual({ system: [], apps: ['new1'], batch: [] });
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 60_000);

  test('costs no more than the bound when a person resyncs every minute [P13]', async () => {
    const { stage, cluster } = await underPolicy();
    try {
      for (let minute = 0; minute < 59; minute += 1) {
        await stage.http('POST', `${pathOf(cluster)}/resync`);
        await stage.clock.advance(MINUTE);
      }
      expect(most(patches(stage))).toBe(
        Math.floor(REFUSED_PER_TARGET_AND_HOUR * (1 + PERSONS_SHARE)),
      );
    } finally {
      await stage.stop();
    }
  }, 120_000);
});

describe('a dead entry that somebody else left on a host', () => {
  /** Somebody attached an identity of another group by hand, and deleted it; then something is to be added. */
  async function leftBehind(options: FleetOptions = {}): ReturnType<typeof onboarded> {
    const fleet = await onboarded(options);
    const { world } = fleet.stage.azure;
    const theirs = world.createIdentity({ name: 'theirs', resourceGroup: 'rg-theirs' });
    for (const { id, pool } of world.hosts(fleet.cluster)) {
      if (pool !== 'batch') world.attachByHand({ host: id, identities: [theirs.id] });
    }
    world.deleteIdentity({ identity: theirs.id });
    world.createIdentity({ name: 'new1', resourceGroup: IDENTITY_GROUP });
    await fleet.stage.settle(10);
    return fleet;
  }
  const all = ['billing', 'new1', 'orders', 'search'];

  test('stalls without a single refused PATCH for as long as it is there, and the command that is printed mends it [P13, F25]', async () => {
    const { stage, cluster, oracle } = await leftBehind();
    try {
      for (let minute = 0; minute < 60; minute += 1) {
        tellOf(stage, cluster);
        await stage.clock.advance(MINUTE);
      }
      expect(patches(stage).map(({ status }) => status)).toEqual([200]);
      expect(identitiesOn(stage, cluster)).toMatchObject({ batch: all });
      const stalled = await conditionOf(stage, cluster, 'Stalled');
      expect(stalled?.is).toBe('True/DeadEntry');
      const commands = [
        ...(stalled?.message ?? '').matchAll(
          /az vmss identity remove .*--name (\S+) --identities (\S+)/g,
        ),
      ];
      expect(commands).toHaveLength(2);
      for (const [, name, identity = ''] of commands) {
        const host = stage.azure.world
          .hosts(cluster)
          .find((each) => each.name.toLowerCase() === name);
        if (host === undefined) throw new Error(`no host ${name ?? ''}`);
        stage.azure.world.detachByHand({ host: host.id, identities: [identity] });
      }
      await stage.settle(10);
      expect(identitiesOn(stage, cluster)).toEqual({ system: all, apps: all, batch: all });
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 60_000);

  test('is taken off by itself where the profile says so, after its identity was read [F25]', async () => {
    const { stage, cluster, oracle } = await leftBehind({ profile: { removeDeadEntries: true } });
    try {
      expect(identitiesOn(stage, cluster)).toEqual({ system: all, apps: all, batch: all });
      expect((await conditionOf(stage, cluster, 'Ready'))?.is).toBe('True/Converged');
      expect(patches(stage).map(({ status }) => status)).toEqual([200, 200, 200]);
      const first = stage.azure.calls.all.findIndex(({ method }) => method === 'PATCH');
      const read = stage.azure.calls.all.findIndex(
        ({ method, path }) => method === 'GET' && /userassignedidentities\/theirs/i.test(path),
      );
      expect(read).toBeGreaterThanOrEqual(0);
      expect(read).toBeLessThan(first);
      await expectNoViolations(oracle);
    } finally {
      await stage.stop();
    }
  }, 60_000);
});
