import {
  held,
  host,
  hostStepsOf,
  identities,
  offboardingOf,
  planOf,
  virtualMachine,
  world,
} from '../../../test/support/world';

const POOL = host('pool');
const OTHERS = host('others');
/** A machine may be called as a scale set is. */
const MACHINE = virtualMachine('pool');

test('a host is called by its name, as people know it', () => {
  const plan = planOf(world({ hosts: [POOL, OTHERS], identities: identities('a') }));
  expect(hostStepsOf(plan).map(({ id }) => id)).toEqual(['host:others', 'host:pool']);
});

test('two hosts of one name are two steps, on-boarding and off-boarding alike', () => {
  const apart = [POOL, MACHINE].map(({ id }) => `host:${id}`).toSorted();
  const plan = planOf(world({ hosts: [POOL, MACHINE], identities: identities('a') }));
  expect(
    hostStepsOf(plan)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(apart);
  const ledger = [held(POOL, 'a'), held(MACHINE, 'a')];
  const back = offboardingOf(
    world({ hosts: [host('pool', ['a']), virtualMachine('pool', ['a'])], ledger }),
  );
  expect(
    hostStepsOf(back)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(apart);
});
