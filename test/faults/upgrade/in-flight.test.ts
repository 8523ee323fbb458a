import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryHubStore } from '../../../local/host';
import type { Change } from '../../../local/host/durable/records';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import { resourceId } from '../../../shared/core/base/resource-id';
import type { Fleet } from '../fleet';
import { openFleet } from '../fleet';
import { identitiesOn } from '../../support/stage';

/** What 0.1 (649944a) had in its task hub, and in its ledger, in the middle of a run; recorded on the same stage. */
interface InFlight {
  readonly cluster: string;
  readonly ledger: readonly LedgerEntry[];
  readonly hub: {
    readonly instances: NonNullable<Change['instances']>;
    readonly messages: NonNullable<Change['enqueue']>;
  };
}

let fleet: Fleet;
afterEach(() => fleet.stage.stop());

/** The new version starts on what the old one has left. */
async function takeOver(name: string, intent: 'reconcile' | 'offboard'): Promise<void> {
  const file = join(__dirname, 'histories', `${name}-0.1.json`);
  const { cluster, ledger, hub } = JSON.parse(readFileSync(file, 'utf8')) as InFlight;
  const store = memoryHubStore();
  store.write({ instances: hub.instances, enqueue: hub.messages });
  fleet = await openFleet({ events: 'none', pools: ['system'], hub: store });
  const { stage } = fleet;
  expect(fleet.clusters).toEqual([cluster]);
  const id = resourceId(cluster);
  await stage.store.ledger.put(id, ledger);
  const reason = { at: '2026-01-01T00:00:00Z', source: 'http', detail: 'before 0.2' } as const;
  await stage.store.work.enqueue(id, reason, intent);
  await stage.settle(60);
}

/** Instances that never end would hold their clusters for ever. */
function stuck(): readonly string[] {
  return fleet.stage.host.hub
    .instances()
    .filter(({ runtimeStatus }) => !['Completed', 'Failed'].includes(runtimeStatus))
    .map(({ instanceId, runtimeStatus }) => `${instanceId} is ${runtimeStatus}`);
}

test('an onboarding that began under 0.1 ends, and its cluster gets all that it should have [P11, F10]', async () => {
  await takeOver('onboarding', 'reconcile');
  const [cluster] = fleet.clusters;
  expect(stuck()).toEqual([]);
  expect(await fleet.stage.store.work.get(cluster!)).toMatchObject({ reconciledGeneration: 1 });
  expect(identitiesOn(fleet.stage, cluster!)).toEqual({ system: ['billing', 'orders', 'search'] });
});

test('an off-boarding that began under 0.1 ends, and nothing of it is left [P11, F10]', async () => {
  await takeOver('offboarding', 'offboard');
  const [cluster] = fleet.clusters;
  expect(stuck()).toEqual([]);
  expect(await fleet.stage.store.ledger.of(cluster!)).toEqual([]);
  expect((await fleet.stage.store.clusters.get(cluster!))?.offboarded).toBe(true);
});
