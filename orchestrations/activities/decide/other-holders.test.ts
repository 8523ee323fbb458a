import { clusterId } from '../../../shared/core/base/resource-id';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { HeldRole } from '../../../shared/core/plan/ledger';
import { BY_PERSON } from '../../../test/support/fakes/scene';
import { installServices } from '../../../test/support/services';
import {
  CLUSTER,
  held,
  heldRole,
  host,
  IDENTITY_GROUP,
  need,
  NOW,
  SUBSCRIPTION,
} from '../../../test/support/world';
import { emptyPlan } from '../../../shared/core/plan/plan-steps';
import { forgettableEntries } from './forgettable-entries';
import { claimShared, heldElsewhere, mustTakeBack } from './other-holders';

const ROLE: HeldRole = heldRole(need(IDENTITY_GROUP));
const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');
const THIRD = clusterId(SUBSCRIPTION, 'apps', 'aks-third');

type World = ReturnType<typeof installServices>;

/** `holders` rely on a role besides the cluster; some of them are leaving, of which some have let go already. */
async function sharing(
  holders: Readonly<Record<string, 'stays' | 'leaves' | 'lets go'>>,
): Promise<World> {
  const world = installServices();
  const { store } = world;
  await store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
  await store.ledger.put(CLUSTER, [ROLE]);
  for (const [id, how] of Object.entries(holders)) {
    const cluster = id as ResourceId;
    await store.work.enqueue(cluster, BY_PERSON, how === 'stays' ? 'reconcile' : 'offboard');
    const entry: HeldRole = how === 'lets go' ? { ...ROLE, state: 'intended' } : ROLE;
    await store.ledger.put(cluster, [entry]);
  }
  return world;
}

describe('a role that a cluster lets go of', () => {
  test('and that nobody else holds is taken back', async () => {
    const { services } = await sharing({});
    expect(await mustTakeBack(services, CLUSTER, ROLE)).toBe(true);
  });

  test('stays for a cluster that stays, and is left alone [P7]', async () => {
    const { services, store } = await sharing({ [OTHER]: 'stays' });
    expect(await mustTakeBack(services, CLUSTER, ROLE)).toBe(false);
    expect(await store.ledger.of(CLUSTER)).toEqual([ROLE]);
  });

  test('stays where one of many leaves and another does not [P7]', async () => {
    const { services } = await sharing({ [OTHER]: 'leaves', [THIRD]: 'stays' });
    expect(await mustTakeBack(services, CLUSTER, ROLE)).toBe(false);
  });

  test('is left to the cluster that leaves after it: that may need it to clean its hosts', async () => {
    const { services, store } = await sharing({ [OTHER]: 'leaves' });
    expect(await mustTakeBack(services, CLUSTER, ROLE)).toBe(false);
    // The other one sees that this one has let go.
    expect(await store.ledger.of(CLUSTER)).toEqual([{ ...ROLE, state: 'intended', since: NOW }]);
    expect(await mustTakeBack(services, OTHER, ROLE)).toBe(true);
  });

  test('is taken back by the last of two that leave at once, whoever that is [P17]', async () => {
    const { services } = await sharing({ [OTHER]: 'leaves' });
    const both = await Promise.all(
      [CLUSTER, OTHER].map((cluster) => mustTakeBack(services, cluster, ROLE)),
    );
    expect(both).toContain(true);
  });

  test('is taken back when all others have let go', async () => {
    const { services } = await sharing({ [OTHER]: 'lets go', [THIRD]: 'lets go' });
    expect(await mustTakeBack(services, CLUSTER, ROLE)).toBe(true);
  });
});

test('what others hold counts only for those that stay, and never for the cluster itself', async () => {
  const { store } = await sharing({ [OTHER]: 'leaves' });
  const asked = [ROLE.assignment, ROLE.assignment, 'another'];
  expect(await heldElsewhere(store, CLUSTER, asked)).toEqual(new Set());
  await store.work.enqueue(OTHER, BY_PERSON, 'reconcile');
  expect(await heldElsewhere(store, CLUSTER, asked)).toEqual(new Set([ROLE.assignment]));
});

test('a run says which roles of others it is about to rely on; identities are its own', async () => {
  const { store } = installServices();
  const bookkeeping = { put: [ROLE, held(host('pool'), 'a')], remove: [] };
  const plan = { ...emptyPlan(CLUSTER), bookkeeping };
  await claimShared(store, plan, { planId: 'plan-1', now: NOW });
  expect(await store.ledger.of(CLUSTER)).toEqual([ROLE]);
});

describe('what a plan forgets', () => {
  const forgets = { put: [], remove: [ROLE], leftToOthers: [ROLE.assignment] };

  test('is forgotten while somebody else relies on it', async () => {
    const { services } = await sharing({ [OTHER]: 'stays' });
    expect(await forgettableEntries(services, CLUSTER, forgets)).toEqual([ROLE]);
  });

  test('is kept when that somebody has left meanwhile, and a run is asked for that takes it back', async () => {
    const { services, store } = await sharing({ [OTHER]: 'lets go' });
    const before = (await store.work.get(CLUSTER))?.generation ?? 0;
    expect(await forgettableEntries(services, CLUSTER, forgets)).toEqual([]);
    expect(await store.work.get(CLUSTER)).toMatchObject({ generation: before + 1 });
  });

  test('is forgotten without a look where it was left to nobody: a read has shown that it is gone', async () => {
    const { services, store } = await sharing({});
    const holders = jest.spyOn(store.ledger, 'holdersOf');
    expect(await forgettableEntries(services, CLUSTER, { put: [], remove: [ROLE] })).toEqual([
      ROLE,
    ]);
    expect(holders).not.toHaveBeenCalled();
  });
});
