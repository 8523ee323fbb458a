import type { IsoTime } from '../../core/base/iso-time';
import type { HeldIdentity, LedgerEntry } from '../../core/plan/ledger';
import { clusterId, resourceId } from '../../core/base/resource-id';
import { ledger } from './ledger';
import { memoryTables } from './memory-tables';
import type { Fault, MemoryTables } from './memory-tables';

const CLUSTER = clusterId('s', 'g', 'c');
const GROUP = '/subscriptions/s/resourceGroups/g/providers';

function entries(count: number): readonly HeldIdentity[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'identity',
    state: 'intended',
    since: '2026-01-01T00:00:00Z' as const,
    host: resourceId(`${GROUP}/Microsoft.Compute/virtualMachineScaleSets/pool`),
    identity: resourceId(`${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/id-${i}`),
  }));
}

function operations(tables: MemoryTables): readonly string[] {
  return tables.calls.map(({ operation }) => operation);
}

test.each<Fault>(['answerLost', 'raced'])(
  'entries and removals are written once although a batch is %s',
  async (fault) => {
    const tables = memoryTables({ fault: ({ index }) => (index % 4 === 2 ? fault : undefined) });
    const written = ledger(tables, async () => {});
    await written.put(CLUSTER, entries(3));
    expect(await written.of(CLUSTER)).toHaveLength(3);

    await written.remove(CLUSTER, entries(2));

    expect(await written.of(CLUSTER)).toEqual(entries(3).slice(2));
  },
);

test.each<Fault>(['answerLost', 'raced'])(
  'an intent can be withdrawn although the first write of it and its first removal are %s',
  async (fault) => {
    const struck = new Set<string>(['page']);
    const isFirst = (operation: string): boolean => struck.size < struck.add(operation).size;
    const tables = memoryTables({
      fault: ({ operation }) => (isFirst(operation) ? fault : undefined),
    });
    const written = ledger(tables, async () => {});
    await written.intend(CLUSTER, entries(2), 'attempt');
    expect(await written.of(CLUSTER)).toHaveLength(2);

    await written.withdraw(CLUSTER, entries(1), 'attempt');

    expect(await written.of(CLUSTER)).toEqual(entries(2).slice(1));
  },
);

test('entries that stand already cost one read and no write', async () => {
  const tables = memoryTables();
  const written = ledger(tables, async () => {});
  await written.put(CLUSTER, entries(3));
  await written.put(CLUSTER, entries(3));

  expect(operations(tables)).toEqual(['page', 'batch', 'page']);
});

test('of 150 entries those that were written before the service got busy are not written again', async () => {
  const tables = memoryTables({ fault: ({ index }) => (index === 3 ? 'busy' : undefined) });
  const written = ledger(tables, async () => {});

  await expect(written.put(CLUSTER, entries(150))).rejects.toMatchObject({
    failure: { policy: 'Throttled' },
  });
  expect(await written.of(CLUSTER)).toHaveLength(100);
  await written.put(CLUSTER, entries(150));
  expect(await written.of(CLUSTER)).toHaveLength(150);
});

test('a new intent sets the time of an entry anew, and its confirmation keeps it', async () => {
  const written = ledger(memoryTables(), async () => {});
  const [entry] = entries(1);
  const at = (since: IsoTime, state: 'intended' | 'held'): LedgerEntry => ({
    ...entry!,
    since,
    state,
  });
  await written.put(CLUSTER, [at('2026-01-01T00:00:00Z', 'held')]);

  await written.put(CLUSTER, [at('2026-02-01T00:00:00Z', 'intended')]);
  await written.put(CLUSTER, [at('2026-02-01T00:01:00Z', 'held')]);

  expect(await written.of(CLUSTER)).toEqual([at('2026-02-01T00:00:00Z', 'held')]);
});

test('an entry keeps since when its identity is not used, and loses that when it is used again', async () => {
  const written = ledger(memoryTables(), async () => {});
  const [entry] = entries(1).map((each) => ({ ...each, state: 'held' }) as const);
  if (entry === undefined) throw new Error('no entry');
  const unused = { ...entry, unusedSince: '2026-01-02T00:00:00Z' as const };
  await written.put(CLUSTER, [unused]);
  expect(await written.of(CLUSTER)).toEqual([unused]);
  await written.put(CLUSTER, [entry]);
  expect(await written.of(CLUSTER)).toEqual([entry]);
});

test('an entry keeps whose it is, and one of an earlier version is read without that', async () => {
  const written = ledger(memoryTables(), async () => {});
  const [old, entry] = entries(2);
  const known = { ...entry!, principalId: 'Principal-1' };
  await written.put(CLUSTER, [old!, known]);
  expect(await written.of(CLUSTER)).toEqual([old, known]);
});
