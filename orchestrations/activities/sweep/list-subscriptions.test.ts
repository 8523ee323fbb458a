import { clusterId } from '../../../shared/core/base/resource-id';
import type { SweepInput } from '../../names';
import { configuration, configured, installServices } from '../../../test/support/services';
import { CLUSTER, held, host, SUBSCRIPTION } from '../../../test/support/world';
import { listSubscriptions } from './list-subscriptions';

const OTHER = '00000000-0000-0000-0000-0000000000ab';
const REMOVED = '00000000-0000-0000-0000-0000000000cd';
const SETTINGS = {
  ...configuration().settings,
  subscriptions: [SUBSCRIPTION, OTHER.toUpperCase()],
};
const INPUT: SweepInput = { selector: {}, all: false, because: 'hourly', source: 'sweep' };

function installed(): ReturnType<typeof installServices>['store'] {
  return installServices({ configuration: configured({ settings: SETTINGS }) }).store;
}

/** The ledger has something in a subscription that the settings no longer name. */
async function leftOver(): Promise<ReturnType<typeof installServices>['store']> {
  const store = installed();
  await store.ledger.put(clusterId(REMOVED, 'apps', 'old'), [held(host('pool'), 'a')]);
  return store;
}

function swept(subscriptions?: readonly string[]): Promise<readonly string[]> {
  return listSubscriptions({ ...INPUT, selector: { ...(subscriptions && { subscriptions }) } });
}

test('every configured subscription is swept, each once, however it is written', async () => {
  const store = installed();
  await store.ledger.put(CLUSTER, [held(host('pool'), 'a')]);
  expect(await swept()).toEqual([SUBSCRIPTION, OTHER]);
});

test('so is one that was taken out of the settings, while something of ours is there', async () => {
  const store = await leftOver();
  expect(await swept()).toEqual([SUBSCRIPTION, OTHER, REMOVED]);
  const [[cluster, entries] = []] = [...(await store.ledger.all())];
  await store.ledger.remove(cluster!, entries!);
  expect(await swept()).toEqual([SUBSCRIPTION, OTHER]);
});

test('a sweep of some looks at these alone, in any casing, and at none that is not ours', async () => {
  await leftOver();
  expect(await swept([OTHER.toUpperCase(), 'ffffffff-0000-0000-0000-000000000000'])).toEqual([
    OTHER,
  ]);
  expect(await swept([])).toEqual([]);
});

test('a ledger that cannot be read keeps nobody from the sweep', async () => {
  const store = await leftOver();
  jest.spyOn(store.ledger, 'all').mockRejectedValue(new Error('no table'));
  expect(await swept()).toEqual([SUBSCRIPTION, OTHER]);
});
