import { partsOf, resourceId } from '../../../shared/core/base/resource-id';
import { IDENTITY_GROUP } from '../../support/stage';
import type { Fleet } from '../fleet';
import { MINUTE, writesOf } from '../fleet';
import {
  endScene,
  EVERYWHERE,
  firstOf,
  isReady,
  keptOf,
  lie,
  lookAgain,
  onboarded,
  requestOffboarding,
  told,
} from './scene';

afterEach(endScene);

const HOSTS = { method: 'GET', path: /\/virtualMachineScaleSets$/i };
const IDENTITIES = { method: 'GET', path: /\/userAssignedIdentities$/i };
const ROLES = { method: 'GET', path: /\/roleAssignments$/i };

describe.each([
  ['answers 404', { kind: 'absent', what: 'group' }],
  ['is empty', { kind: 'page', change: 'emptyList' }],
  ['loses one row', { kind: 'page', change: 'dropRow' }],
] as const)('a host list that %s', (_what, fault) => {
  it('costs no ledger entry and no identity [P7, P5, F18]', async () => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    await lie(fleet, cluster, [{ ...HOSTS, times: 3 }, fault]);
    await lookAgain(fleet, cluster);
    expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
    expect(writesOf(fleet.stage)).toEqual([]);
    expect(await isReady(fleet, cluster)).toBe(true);
  });

  it('does not end an off-boarding before every host was looked at [P16, F18]', async () => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    fleet.stage.azure.faults.next({ ...HOSTS, forMs: 3 * MINUTE }, fault);
    await requestOffboarding(fleet, cluster);
    await fleet.stage.settle(60);
    expect(await keptOf(fleet, cluster)).toEqual({
      identities: { system: [], apps: [] },
      roles: [],
      entries: 0,
    });
    expect(await told(fleet, cluster)).toMatch(/^False\/OffBoarded/);
  });
});

describe.each([
  ['is empty', { kind: 'page', change: 'emptyList' }],
  ['loses a row', { kind: 'page', change: 'dropRow', row: 'orders' }],
] as const)('an identity list that %s', (_what, fault) => {
  it('takes no identity off any host [P7, P5, F18]', async () => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    await lie(fleet, cluster, [{ ...IDENTITIES, times: 3 }, fault]);
    await lookAgain(fleet, cluster);
    expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
    expect(writesOf(fleet.stage)).toEqual([]);
  });

  it('takes no role back that is given identity by identity [P7, F18]', async () => {
    const fleet = await onboarded({ profile: { operatorScope: 'identity' } });
    const cluster = firstOf(fleet);
    const before = await keptOf(fleet, cluster);
    expect(before.roles).toHaveLength(4);
    await lie(fleet, cluster, [{ ...IDENTITIES, times: 3 }, fault]);
    await lookAgain(fleet, cluster);
    expect(await keptOf(fleet, cluster)).toEqual(before);
    expect(writesOf(fleet.stage)).toEqual([]);
  });
});

it('does not stall on one 404 of the identity list while its resource group is there [P7, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  await lie(
    fleet,
    cluster,
    [
      { ...IDENTITIES, times: 1 },
      { kind: 'absent', what: 'group' },
    ],
    0.1,
  );
  expect(await told(fleet, cluster, 'Stalled')).toMatch(/^False/);
  await lookAgain(fleet, cluster);
  expect(await isReady(fleet, cluster)).toBe(true);
  expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
  expect(writesOf(fleet.stage)).toEqual([]);
});

it('keeps an identity on its hosts when its GET is denied as well as its row [P7, F7, F18]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const lost = { kind: 'page', change: 'dropRow', row: 'orders' } as const;
  fleet.stage.azure.faults.next({ path: /\/userAssignedIdentities\/orders$/i }, { kind: 'absent' });
  await lie(fleet, cluster, [IDENTITIES, lost]);
  expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
  expect(await told(fleet, cluster, 'Reconciling')).toMatch(
    /^True\/AbsenceUnproved: .*userassignedidentities\/orders does not exist/,
  );
  expect(await told(fleet, cluster)).toMatch(/^True\/Converged/);
  await fleet.stage.settle(60);
  expect(writesOf(fleet.stage)).toEqual([]);
});

it('keeps an identity whose GET fails, and does the rest of the run [P10, F14]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const lost = { kind: 'page', change: 'dropRow', row: 'orders' } as const;
  const { faults, world } = fleet.stage.azure;
  faults.next(
    { path: /\/userAssignedIdentities\/orders$/i, times: 4 },
    { kind: 'answer', status: 500 },
  );
  faults.next({ ...IDENTITIES, times: 2 }, lost);
  world.createIdentity({ name: 'new', resourceGroup: IDENTITY_GROUP, existing: true });
  await lookAgain(fleet, cluster);
  const everything = ['billing', 'new', 'orders', 'search'];
  expect(await keptOf(fleet, cluster)).toMatchObject({
    identities: { system: everything, apps: everything },
  });
});

it('does not take off and put on again what only a stale list shows with another principal [P5, P7, F7, F26]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const { azure, clock, subscription } = fleet.stage;
  await clock.advance(15 * MINUTE);
  // A replica of the identity list stops to follow, and shows the identity as it was before it was created again.
  azure.faults.next({ ...IDENTITIES, times: Infinity }, { kind: 'stale' });
  const identity = `/subscriptions/${subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
  azure.world.recreateIdentity({ identity });
  await lookAgain(fleet, cluster);
  for (const host of azure.world.hosts(cluster)) {
    azure.world.detachByHand({ host: host.id, identities: [identity] });
    azure.world.attachByHand({ host: host.id, identities: [identity] });
  }
  await clock.advance(30 * MINUTE);
  azure.calls.reset();
  await lookAgain(fleet, cluster);
  expect(writesOf(fleet.stage)).toEqual([]);
  expect(await isReady(fleet, cluster)).toBe(true);
});

it('does not detach on tags that a stale list still shows [P5, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const { azure, subscription } = fleet.stage;
  const identity = `/subscriptions/${subscription}/resourceGroups/${IDENTITY_GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/orders`;
  azure.world.setTags({ resource: identity, tags: { 'aks-clusters': 'other' } });
  azure.faults.next({ ...IDENTITIES, times: Infinity }, { kind: 'stale' });
  azure.world.setTags({ resource: identity, tags: {} });
  await lookAgain(fleet, cluster);
  expect(await keptOf(fleet, cluster)).toMatchObject({ identities: EVERYWHERE, entries: 8 });
  expect(writesOf(fleet.stage)).toEqual([]);
});

describe('a role list that', () => {
  it.each([
    ['is empty', { kind: 'page', change: 'emptyList' }],
    ['loses a row', { kind: 'page', change: 'dropRow', row: 'rg-identities' }],
  ] as const)('%s during an off-boarding leaves no role behind [P16, F18]', async (_, fault) => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    await fleet.stage.clock.advance(15 * MINUTE);
    fleet.stage.azure.faults.next({ ...ROLES, times: Infinity }, fault);
    await requestOffboarding(fleet, cluster);
    await fleet.stage.settle(60);
    expect(await keptOf(fleet, cluster)).toMatchObject({ roles: [], entries: 0 });
    expect(await told(fleet, cluster)).toMatch(/^False\/OffBoarded/);
  });
});

it('does not say that a cluster was off-boarded while a stale host list hides what is on the hosts [P16, F7]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const { azure } = fleet.stage;
  const [host] = azure.world.hosts(cluster);
  const wanted = host?.identity.user.filter(({ id }) => !id.endsWith('-agentpool')) ?? [];
  const identities = wanted.map(({ id }) => id);
  azure.world.detachByHand({ host: host?.id ?? '', identities });
  azure.faults.next({ ...HOSTS, times: Infinity }, { kind: 'stale' });
  azure.world.attachByHand({ host: host?.id ?? '', identities });
  await requestOffboarding(fleet, cluster);
  await fleet.stage.settle(60);
  expect(await keptOf(fleet, cluster)).toMatchObject({
    identities: { system: [], apps: [] },
    roles: [],
    entries: 0,
  });
});

describe('a pool that somebody deletes', () => {
  async function withoutApps(fleet: Fleet): Promise<void> {
    const cluster = firstOf(fleet);
    const host = fleet.stage.azure.world.hosts(cluster).find(({ pool }) => pool === 'apps');
    fleet.stage.azure.world.deletePool({ cluster, name: 'apps' });
    await fleet.stage.clock.advance(3 * MINUTE);
    const ledger = await fleet.stage.store.ledger.of(cluster);
    const id = resourceId(host?.id ?? '');
    const kept = ledger.filter((entry) => entry.kind === 'identity' && entry.host === id);
    expect(kept).toHaveLength(3);
    expect(partsOf(id).name).toContain('apps');
  }

  it('leaves the ledger after its proof, and the cluster is Ready all the while [F32]', async () => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    await withoutApps(fleet);
    expect(await isReady(fleet, cluster)).toBe(true);
    expect(await told(fleet, cluster, 'Reconciling')).toMatch(/^True\/AbsenceUnproved/);
    await fleet.stage.settle(60);
    expect(await keptOf(fleet, cluster)).toMatchObject({ entries: 5 });
    expect(await told(fleet, cluster, 'Reconciling')).toMatch(/^False\/Idle/);
  });
});

describe.each([
  ['is empty', { kind: 'page', change: 'emptyList' }],
  ['loses the row of a role', { kind: 'page', change: 'dropRow', row: IDENTITY_GROUP }],
] as const)('a list of role assignments that %s, again and again', (_what, fault) => {
  it('is no loss of a role, no fight for it, and costs no PUT [P2, P5, P18, F49]', async () => {
    const fleet = await onboarded();
    const cluster = firstOf(fleet);
    const before = await keptOf(fleet, cluster);
    for (let look = 0; look < 6; look += 1) {
      await lie(fleet, cluster, [{ ...ROLES, times: 1 }, fault], 2);
    }
    expect(await told(fleet, cluster, 'Contested')).toMatch(/^False\/Uncontested/);
    expect(writesOf(fleet.stage)).toEqual([]);
    expect(await keptOf(fleet, cluster)).toEqual(before);
    expect(await isReady(fleet, cluster)).toBe(true);
  });
});

it('gives a role again that the list and a read of it do not show, and counts that loss once [P1, F49]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const before = await keptOf(fleet, cluster);
  const lost = before.roles.find((role) => role.includes(IDENTITY_GROUP)) ?? '';
  fleet.stage.azure.world.revokeRole({ assignment: lost });
  await lookAgain(fleet, cluster);
  expect(await keptOf(fleet, cluster)).toEqual(before);
  expect(writesOf(fleet.stage)).toHaveLength(1);
});

it('leaves a role alone while nobody can tell whether it is there [P5, F14]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  fleet.stage.azure.faults.next(
    { method: 'GET', path: /\/roleAssignments\/[^/]+$/i, forMs: MINUTE },
    { kind: 'answer', status: 500 },
  );
  await lie(fleet, cluster, [
    { ...ROLES, times: 1 },
    { kind: 'page', change: 'emptyList' },
  ]);
  expect(writesOf(fleet.stage)).toEqual([]);
  await lookAgain(fleet, cluster);
  expect(await isReady(fleet, cluster)).toBe(true);
  expect(await told(fleet, cluster, 'Contested')).toMatch(/^False\/Uncontested/);
});

it('costs a converged cluster no read more than before [P2]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  await lookAgain(fleet, cluster);
  const single = fleet.stage.azure.calls
    .reads()
    .filter(({ path }) => /(scaleSets|userAssignedIdentities|roleAssignments)\/[^/]+$/i.test(path));
  expect(single).toEqual([]);
});
