import { identitiesOn, IDENTITY_GROUP, pathOf, RECONCILER } from '../support/stage';
import type { Fleet } from './fleet';
import { conditionOf, HOUR, MINUTE, openFleet, tellOf } from './fleet';

const GIVEN = { method: 'PUT', path: /roleAssignments/ } as const;
const ALL = { system: ['billing', 'orders', 'search'] };

let fleet: Fleet;
afterEach(() => fleet.stage.stop());

async function opened(): Promise<Fleet> {
  fleet = await openFleet({ pools: ['system'] });
  return fleet;
}

/** Somebody tells of the cluster, and time passes. */
async function told(ms: number): Promise<void> {
  for (const cluster of fleet.clusters) tellOf(fleet.stage, cluster);
  await fleet.stage.clock.advance(ms);
}

function puts(): number {
  return fleet.stage.azure.calls
    .writes()
    .filter(({ method, path }) => method === 'PUT' && GIVEN.path.test(path)).length;
}

async function is(type: string): Promise<string | undefined> {
  const [cluster] = fleet.clusters;
  return cluster && (await conditionOf(fleet.stage, cluster, type))?.is;
}

test('a principal that Entra ID has not replicated yet is waited for, and needs nobody [F19]', async () => {
  const { stage, clusters } = await opened();
  stage.azure.faults.next(
    { ...GIVEN, times: 4 },
    { kind: 'answer', status: 400, code: 'PrincipalNotFound' },
  );
  await told(2 * MINUTE);
  expect(await is('Stalled')).toBe('False/NotStalled');
  await stage.clock.advance(HOUR);
  expect(await is('Ready')).toBe('True/Converged');
  expect(puts()).toBe(4 + 2);
  expect(identitiesOn(stage, clusters[0]!)).toEqual(ALL);
});

test('a role that somebody gives under another name while we give it is taken for right, and stays theirs [F20, P6]', async () => {
  const { stage, clusters } = await opened();
  const { world } = stage.azure;
  const scope = `/subscriptions/${stage.subscription}/resourceGroups/${IDENTITY_GROUP}`;
  const { id } = world.grantRole({
    ...{ principalId: RECONCILER.objectId, role: 'Managed Identity Operator', scope },
    existing: true,
  });
  // The list does not show it yet, so we try to give it, too.
  stage.azure.faults.next(
    { method: 'GET', path: /roleAssignments$/ },
    { kind: 'page', change: 'dropRow', row: id.split('/').at(-1) ?? '' },
  );
  await told(30 * MINUTE);
  const refused = stage.azure.calls.writes().filter(({ status }) => status === 409);
  expect(refused).toHaveLength(1);
  expect(await is('Ready')).toBe('True/Converged');
  expect(identitiesOn(stage, clusters[0]!)).toEqual(ALL);
  const held = await stage.store.ledger.of(clusters[0]!);
  expect(held.filter((entry) => entry.kind === 'role')).toHaveLength(1);
  expect([...world.state.roleAssignments.values()].map((one) => one.id)).toContain(id);
});

test('a subscription that is full of role assignments stalls the cluster without a hot loop, until there is room [F21, P13]', async () => {
  const { stage, clusters } = await opened();
  const { state, settings } = stage.azure.world;
  settings.roleAssignmentLimit = state.roleAssignments.size;
  await told(2 * HOUR);
  expect(await is('Stalled')).toBe('True/RoleAssignmentLimitExceeded');
  expect(puts()).toBeLessThanOrEqual(20);
  settings.roleAssignmentLimit += 10;
  expect((await stage.http('POST', `${pathOf(clusters[0]!)}/resync`)).status).toBe(202);
  await stage.clock.advance(HOUR);
  expect(await is('Ready')).toBe('True/Converged');
  expect(identitiesOn(stage, clusters[0]!)).toEqual(ALL);
});
