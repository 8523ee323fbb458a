import {
  held,
  host,
  identities,
  planInput,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import type { World } from '../../../test/support/world';
import type { Plan } from './plan';
import type { RingHold } from './ring-hold';
import { planCluster } from './plan-cluster';

const HOLD: RingHold = { ring: 'canary', why: 'of which aks-1 is not done' };
const pool = host('pool');
const full = host('full', ['a', 'old']);
const NEW = { hosts: [pool], identities: identities('a') };
const LOST = { ...NEW, ledger: [held(pool, 'a')] };
const UNWANTED = {
  hosts: [full],
  identities: identities('a'),
  ledger: [held(full, 'a'), held(full, 'old')],
};

function plan(of: Partial<World>, ringHold: RingHold | undefined = HOLD): Plan {
  const input = planInput(world({ profile: profile(), ...of }));
  return planCluster({ ...input, ...(ringHold && { ringHold }) });
}

test('without anything to wait for a cluster is changed as if there were no rings', () => {
  const { now } = world();
  expect(planCluster(planInput(world({ now, ...NEW })))).toEqual(planOf(world({ now, ...NEW })));
});

test('a cluster whose turn has not come says which ring it waits for, and for whom there', () => {
  const { steps, failures } = plan(NEW);
  expect(steps).toEqual([]);
  expect(failures).toMatchObject([{ policy: 'Waiting', code: 'WaitsForRing' }]);
  expect(failures[0]?.message).toContain(
    'the cluster waits for ring canary, of which aks-1 is not done.',
  );
  expect(failures[0]?.aside).toBeUndefined();
});

test('what was there and is gone is put back all the same: pods stand on it', () => {
  const { steps, failures } = plan(LOST);
  expect(steps).toMatchObject([{ kind: 'updateHost', cause: 'Drift' }]);
  expect(failures).toEqual([]);
});

test('what is to be taken back waits, and the cluster is Ready meanwhile', () => {
  const { steps, failures } = plan(UNWANTED);
  expect(steps).toEqual([]);
  expect(failures).toMatchObject([{ code: 'WaitsForRing', aside: true }]);
});

test('a cluster with nothing to change waits for nobody', () => {
  const done = { ...UNWANTED, ledger: [held(full, 'a')], hosts: [host('full', ['a'])] };
  expect(plan(done).failures).toEqual([]);
});
