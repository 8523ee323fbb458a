import { readRows } from '../../shared/adapters/store/tables';
import { pathOf } from '../support/stage';
import type { Stage } from '../support/stage';
import { HOUR, openOnboarded, tellOf } from './fleet';

const DAY = 24 * HOUR;
/** Without the keys of requests: sweeps remove those of a few partitions at a time, taken at random. */
const TABLES = ['WorkItems', 'ClusterStates', 'Ledger', 'Plans', 'WriteBudgets'];

async function rowsIn(stage: Stage, table: string): Promise<number> {
  return (await readRows(stage.tables, table, {})).length;
}

/** How much is kept: rows, instances of Durable Functions, and events of the longest history. */
async function kept(stage: Stage): Promise<Readonly<Record<string, number>>> {
  const { hub } = stage.host;
  const lengths = hub
    .instances()
    .map(({ instanceId }) => hub.instance(instanceId)?.history.length ?? 0);
  const rows = await Promise.all(
    TABLES.map(async (table) => [table, await rowsIn(stage, table)] as const),
  );
  return {
    ...Object.fromEntries(rows),
    instances: lengths.length,
    longestHistory: Math.max(...lengths),
  };
}

test('a cluster that is looked at day after day keeps no more rows, instances and history after four days than after two [P12]', async () => {
  const settings = { planRetentionDays: 1 };
  const { stage, clusters } = await openOnboarded({ pools: ['system'], settings });
  const day = async (): Promise<void> => {
    for (const cluster of clusters) {
      tellOf(stage, cluster);
      await stage.http('POST', `${pathOf(cluster)}/resync`);
    }
    await stage.clock.advance(DAY);
  };
  try {
    await day();
    await day();
    const before = await kept(stage);
    for (let more = 0; more < 2; more += 1) await day();
    expect(before).toMatchObject({ WorkItems: 1, ClusterStates: 1 });
    expect(await kept(stage)).toEqual(before);
  } finally {
    await stage.stop();
  }
}, 240_000);
