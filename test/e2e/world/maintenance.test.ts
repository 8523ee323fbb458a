import type { Maintenance } from '../../../shared/core/configuration/maintenance';
import type { OutboundEvent } from '../../../shared/core/events/event';
import type { Stage } from '../../support/stage';
import {
  conditionsOf,
  createCluster,
  createIdentities,
  identitiesOn,
  openStage,
  pathOf,
} from '../../support/stage';

/** The stage begins at midnight. */
const AT_ONE: Maintenance = {
  windows: [{ days: [], from: '01:00', hours: 1 }],
  timeZone: 'UTC',
  repairs: 'at-once',
};

const EVERYWHERE = { system: ['orders'], apps: ['orders'], batch: ['orders'] };

let stage: Stage;
let told: OutboundEvent[];

beforeEach(async () => {
  told = [];
  stage = await openStage({ profile: { maintenance: AT_ONE } });
  stage.renew({ topic: { send: async (events) => void told.push(...events) } });
});
afterEach(() => stage.stop());

async function goTo(time: string): Promise<void> {
  await stage.clock.advance(Date.parse(time) - stage.clock.now());
  await stage.settle();
}

const typesTold = (): readonly string[] => told.map(({ type }) => type);

test('a cluster is onboarded in its window, and repaired at any time', async () => {
  createIdentities(stage, 'orders');
  const cluster = createCluster(stage);
  await goTo('2026-01-01T00:10:00Z');
  expect(await conditionsOf(stage, cluster)).toContain('Ready=False/OutsideMaintenanceWindow');
  expect(stage.azure.calls.writes()).toEqual([]);

  const plan = await (await stage.http('GET', `${pathOf(cluster)}/plan?format=text`)).text();
  expect(plan).toContain('hold back');
  expect(plan).toContain('In a maintenance window: ');
  expect(plan).toContain('+ identity orders');

  await goTo('2026-01-01T01:15:00Z');
  expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  expect(identitiesOn(stage, cluster)).toEqual(EVERYWHERE);

  stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
  await goTo('2026-01-01T02:30:00Z');
  expect(identitiesOn(stage, cluster)).toEqual(EVERYWHERE);
  expect(await conditionsOf(stage, cluster)).toContain('Ready=True/Converged');
  expect(typesTold()).toEqual(['ClusterOnboarded', 'DriftCorrected']);
  expect(told.map(({ subject }) => subject)).toEqual([
    cluster.toLowerCase(),
    cluster.toLowerCase(),
  ]);
});
