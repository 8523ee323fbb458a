import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from '../../faults/fleet';
import { openOnboarded } from '../../faults/fleet';
import { expectNoViolations } from '../../oracle';
import { describeWithReference } from '../../support/reference';
import { IDENTITY_GROUP } from '../../support/stage';
import { counted } from './deliver';

/** Microsoft's samples stand about storage accounts, registries and clusters of an unknown subscription. */
function expected(file: string): string {
  if (file.startsWith('derived/')) return 'accepted';
  if (/containerservice\.node_pool_rolling/.test(file)) return 'subscription';
  if (/resources\.resource_(write|delete)_success/.test(file)) return 'resourceType';
  return 'eventType';
}

describeWithReference("Microsoft's samples of events", (reference) => {
  const root = join(reference, 'data', 'events');
  const files = ['', 'derived/'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => folder + name),
  );
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await openOnboarded({ events: 'none', pools: ['system'] });
  });

  afterAll(async () => {
    await fleet.stage.stop();
    await expectNoViolations(fleet.oracle);
  });

  /** The sample, as if it had happened to the cluster that is here. */
  function here(file: string): unknown {
    const text = readFileSync(join(root, file), 'utf8')
      .replaceAll('11111111-1111-1111-1111-111111111111', fleet.stage.subscription)
      .replaceAll('MC_rg-aks_aks1_eastus', 'MC_rg-aks_aks1_westeurope')
      .replaceAll('id-rg', IDENTITY_GROUP);
    return JSON.parse(text);
  }

  test.each(files)('%s is acknowledged and counted as what it is', async (file) => {
    expect(await counted(fleet.stage, here(file))).toEqual({ [expected(file)]: 1 });
    await fleet.stage.clock.advance(60_000);
  });

  test('are 58, and cost not one write', () => {
    expect(files.length).toBe(58);
    expect(fleet.stage.azure.calls.writes()).toEqual([]);
  });
});
