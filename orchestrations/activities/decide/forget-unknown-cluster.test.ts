import type { Skip } from '../../../shared/core/run/run';
import { planned } from '../../../test/support/runs';
import { installServices } from '../../../test/support/services';
import { CLUSTER, heldRole, IDENTITY_GROUP, need, NOW } from '../../../test/support/world';
import { forgetUnknownCluster } from './forget-unknown-cluster';

const REASON = { at: NOW, source: 'event', detail: 'made up' } as const;

/** Whether the row of a cluster is forgotten after a run that came to `reason`. */
async function forgotten(
  reason: Skip['reason'] | undefined,
  change: { readonly holds?: boolean; readonly askedAgain?: boolean } = {},
): Promise<readonly unknown[]> {
  const { store, services } = installServices();
  const item = await store.work.enqueue(CLUSTER, REASON);
  if (change.holds === true) await store.ledger.put(CLUSTER, [heldRole(need(IDENTITY_GROUP))]);
  if (change.askedAgain === true) await store.work.enqueue(CLUSTER, REASON);
  const rest = reason === undefined ? {} : { rest: { reason, message: '' } };
  const answer = await forgetUnknownCluster(services, item, planned(rest));
  return [answer, (await store.work.get(CLUSTER)) === undefined];
}

test('the row of an id that Azure never knew is forgotten', async () => {
  expect(await forgotten('ClusterGone')).toEqual([true, true]);
});

test('the row of a cluster that Azure shows stays, whatever keeps it from being changed', async () => {
  for (const reason of [undefined, 'NotSelected', 'ClusterStopped', 'OffBoarded'] as const) {
    expect(await forgotten(reason)).toEqual([false, false]);
  }
});

test('a cluster that we gave anything is not forgotten because of one 404 [P7]', async () => {
  expect(await forgotten('ClusterGone', { holds: true })).toEqual([false, false]);
});

test('a request that came while Azure was asked is not lost', async () => {
  expect(await forgotten('ClusterGone', { askedAgain: true })).toEqual([false, false]);
});
