import type { IsoTime } from '../../core/base/iso-time';
import type { AuditEntry } from '../../core/run/cluster-state';
import { clusterId } from '../../core/base/resource-id';
import { audit } from './audit';
import { memoryTables } from './memory-tables';

const ENTRY: AuditEntry = {
  at: '2026-01-01T00:00:00Z' as const,
  cluster: clusterId('s', 'g', 'c'),
  planId: 'plan',
  stepId: 'step',
  action: 'PATCH identity',
  target: 'host',
  cause: 'Missing',
  outcome: 'sent',
  detail: '',
  correlationId: 'corr',
};
const at = (time: IsoTime): AuditEntry => ({ ...ENTRY, at: time });

test('a line whose answer got lost is on record once', async () => {
  const tables = memoryTables({ fault: ({ index }) => (index === 1 ? 'answerLost' : undefined) });
  const lines = audit(tables, async () => {});
  await lines.record([ENTRY]);

  expect(await lines.of(ENTRY.cluster, 10)).toEqual([ENTRY]);
});

test('two processes that record different things in the same moment do not overwrite each other', async () => {
  const tables = memoryTables();
  await audit(tables, async () => {}).record([ENTRY]);
  await audit(tables, async () => {}).record([{ ...ENTRY, outcome: 'failed' }]);

  expect(await audit(tables, async () => {}).of(ENTRY.cluster, 10)).toHaveLength(2);
});

test('order is by time, whatever the order of recording and however long ago', async () => {
  const lines = audit(memoryTables(), async () => {});
  const times = [
    '2026-06-01T00:00:00Z',
    '1969-01-01T00:00:00Z',
    '2300-01-01T00:00:00Z',
    'no time',
  ] as IsoTime[];
  await lines.record(times.map(at));

  expect((await lines.of(ENTRY.cluster, 10)).map((line) => line.at)).toEqual([
    '2300-01-01T00:00:00Z',
    '2026-06-01T00:00:00Z',
    'no time',
    '1969-01-01T00:00:00Z',
  ]);
});

test('the latest few are one call', async () => {
  const tables = memoryTables();
  const lines = audit(tables, async () => {});
  await lines.record(Array.from({ length: 50 }, () => ENTRY));
  await lines.of(ENTRY.cluster, 5);

  expect(tables.calls.map(({ operation }) => operation)).toEqual(['batch', 'page']);
});
