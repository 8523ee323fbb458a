import type { Stage } from '../support/stage';
import { identitiesOn, IDENTITY_GROUP } from '../support/stage';
import type { Fleet } from './fleet';
import { HOUR, MINUTE, openFleet } from './fleet';

let fleet: Fleet;
afterEach(() => fleet.stage.stop());

/** Onboarded, given a pool and an identity, and robbed of one: an event tells of each. */
async function lively(chaos: Parameters<Stage['azure']['events']['chaos']>[0]): Promise<unknown> {
  fleet = await openFleet({ clusters: 2, pools: ['system'] });
  const { stage, clusters } = fleet;
  const { world, events } = stage.azure;
  events.chaos(chaos);
  await stage.clock.advance(20 * MINUTE);
  for (const cluster of clusters) world.addPool({ cluster, name: 'gpu' });
  world.createIdentity({ name: 'fresh', resourceGroup: IDENTITY_GROUP });
  await stage.clock.advance(20 * MINUTE);
  const [host] = world.hosts(clusters[0]!);
  const lost = host?.identity.user.map(({ id }) => id).filter((id) => /billing/.test(id)) ?? [];
  world.detachByHand({ host: host?.id ?? '', identities: lost });
  await stage.clock.advance(HOUR);
  return clusters.map((cluster) => identitiesOn(stage, cluster));
}

const WANTED = ['billing', 'fresh', 'orders', 'search'];

test.each([
  ['are all lost', { drop: 1 }],
  ['come twice', { duplicate: 1 }],
  ['come in any order', { reorder: 1, delayMs: 2 * MINUTE }],
  ['come after the sweep that they should have come before', { reorder: 1, delayMs: 40 * MINUTE }],
] as const)(
  'two clusters have what they should have when events %s [P4, F2, F3, F4, F5]',
  async (_what, chaos) => {
    expect(await lively(chaos)).toEqual(Array(2).fill({ system: WANTED, gpu: WANTED }));
    fleet.stage.azure.calls.reset();
    await fleet.stage.clock.advance(HOUR);
    expect(fleet.stage.azure.calls.writes()).toEqual([]);
  },
);
