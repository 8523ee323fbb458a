import { resourceId } from '../../shared/core/base/resource-id';
import { inventedPlan } from '../faults/attack/invented';
import type { Scene } from './scene';
import { unchanged, worldOf } from './scene';

const PLAN = '00000000-0000-4000-8000-00000000beef';

/** Somebody has the system key of Durable Functions, and a plan of his own. */
export async function systemKey(scene: Scene): Promise<boolean> {
  const { stage, cluster, say } = scene;
  const before = worldOf(scene);
  const jewel = stage.azure.world.createIdentity({
    name: 'crown-jewel',
    resourceGroup: 'rg-crown-jewels',
    existing: true,
  });
  const ledger = await stage.store.ledger.of(cluster);
  const role =
    ledger.flatMap((entry) => (entry.kind === 'role' ? [entry.assignment] : []))[0] ?? '';
  const needed = ledger.flatMap((entry) => (entry.kind === 'identity' ? [entry.identity] : []))[0];
  const loot = {
    cluster,
    host: resourceId(stage.azure.world.hosts(cluster)[0]?.id ?? ''),
    identity: resourceId(jewel.id),
    needed: needed ?? cluster,
    role,
    group: resourceId(`/subscriptions/${stage.subscription}/resourceGroups/rg-identities`),
  };
  say.act(
    'starts offboardCluster by hand, with the system key and a plan that attaches crown-jewel',
  );
  const path = `/runtime/webhooks/durabletask/orchestrators/offboardCluster/x?code=local`;
  const { status } = await stage.http('POST', path, inventedPlan(loot, PLAN, 'offboard'));
  await stage.settle();
  say.reconciler(
    `the host answers ${status}; the plan is in no store, so no step of it is carried out`,
  );
  const answer = await stage.http('POST', `${pathTo(scene)}/resync`);
  const told = JSON.stringify(await answer.json());
  const silent = !/code=|runtime\/webhooks/.test(told);
  say.result(silent, `and where the key came from is shut: a resync answers ${told}`);
  await stage.settle();
  return silent && unchanged(scene, before);
}

function pathTo({ stage }: Scene): string {
  return `/api/clusters/${stage.subscription}/rg-aks/aks1`;
}
