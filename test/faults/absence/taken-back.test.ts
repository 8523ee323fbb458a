import { clusterId } from '../../../shared/core/base/resource-id';
import { pathOf } from '../../support/stage';
import { MINUTE } from '../fleet';
import { endScene, firstOf, keptOf, onboarded, requestOffboarding, told } from './scene';

afterEach(endScene);

it('does not say OffBoarded when the deletion of a role is answered 404 and the role is there [P16, F14]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const matcher = { method: 'DELETE', path: /\/roleAssignments\//i, times: 2 };
  fleet.stage.azure.faults.next(matcher, { kind: 'absent' });
  await requestOffboarding(fleet, cluster);
  await fleet.stage.settle(60);
  expect(await keptOf(fleet, cluster)).toMatchObject({ roles: [], entries: 0 });
  expect(await told(fleet, cluster)).toMatch(/^False\/OffBoarded/);
});

it('does not say OffBoarded while a host cannot be looked at, and says which [P16, F14]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const { azure, clock } = fleet.stage;
  const lost = { kind: 'page', change: 'dropRow', row: 'apps' } as const;
  azure.faults.next(
    { method: 'GET', path: /\/virtualMachineScaleSets$/i, forMs: 20 * MINUTE },
    lost,
  );
  azure.faults.next(
    { method: 'GET', path: /\/virtualMachineScaleSets\/.*apps/i, forMs: 20 * MINUTE },
    { kind: 'answer', status: 500, code: 'InternalServerError' },
  );
  await requestOffboarding(fleet, cluster);
  await clock.advance(15 * MINUTE);
  const kept = await keptOf(fleet, cluster);
  expect(kept.identities).toEqual({ system: [], apps: ['billing', 'orders', 'search'] });
  // The right that it takes to get them off stays for as long.
  expect(kept.roles).toHaveLength(2);
  expect(await told(fleet, cluster)).toMatch(/^False\/InternalServerError/);
  await fleet.stage.settle(120);
  expect(await keptOf(fleet, cluster)).toEqual({
    identities: { system: [], apps: [] },
    roles: [],
    entries: 0,
  });
});

it('goes on when the list that proves an attachment loses the host [F18]', async () => {
  const fleet = await onboarded();
  const cluster = firstOf(fleet);
  const { azure } = fleet.stage;
  azure.world.createIdentity({ name: 'new', resourceGroup: 'rg-identities', existing: true });
  const path = /\/virtualMachineScaleSets$/i;
  const lost = { kind: 'page', change: 'emptyList' } as const;
  azure.faults.next({ method: 'GET', path, skip: 1, times: 1 }, lost);
  await fleet.stage.http('POST', `${pathOf(cluster)}/resync`);
  await fleet.stage.settle(60);
  const ledger = await fleet.stage.store.ledger.of(cluster);
  expect(ledger.filter(({ state }) => state !== 'held')).toEqual([]);
  expect(ledger).toHaveLength(10);
});

it('closes a cluster at once that is gone and of which nothing is held [P13]', async () => {
  const fleet = await onboarded();
  const { stage } = fleet;
  const nobody = clusterId(stage.subscription, 'rg-aks', 'aks1');
  await requestOffboarding(fleet, nobody);
  await stage.settle(60);
  stage.azure.world.deleteCluster({ cluster: nobody });
  await stage.clock.advance(20 * MINUTE);
  await stage.settle(60);
  expect(await told(fleet, nobody, 'Reconciling')).toMatch(/^False\/Idle/);
  expect((await stage.store.work.get(nobody))?.absences).toBeUndefined();
});
