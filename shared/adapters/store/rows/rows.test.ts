import { clusterKey, subjectKey } from '../../../core/base/keys';
import { clusterId } from '../../../core/base/resource-id';
import { planned } from '../../../../test/support/runs';
import { createStore, memoryTables } from '../index';
import type { Columns } from '../tables';

const CLUSTER = clusterId('11111111-1111-1111-1111-111111111111', 'apps', 'aks-1');
const OTHER = clusterId('11111111-1111-1111-1111-111111111111', 'apps', 'aks-2');
const PARTITION = clusterKey(CLUSTER);
const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourcegroups/ids';
const AT = '2026-01-01T00:00:00.000Z';

/** Rows as version 0.1 wrote them, column by column. */
const LEDGER_LINE = {
  ...{ cluster: CLUSTER, kind: 'identity', state: 'held', since: AT, schemaVersion: 1 },
  host: `${GROUP}/providers/microsoft.compute/virtualmachinescalesets/pool`,
  identity: `${GROUP}/providers/microsoft.managedidentity/userassignedidentities/id`,
};
const AUDIT_LINE = {
  ...{ cluster: CLUSTER, at: AT, planId: 'p', stepId: 's', action: 'PATCH identity' },
  ...{ target: 'host', cause: 'Missing', outcome: 'sent', detail: '', correlationId: 'c' },
  schemaVersion: 1,
};
const SYNC_LINE = { ...AUDIT_LINE, subject: 'chart:podinfo' };
const BUDGET = {
  ...{ budgetEncoding: 'plain', budgetCount: 1, schemaVersion: 1 },
  budget0: '{"sent":[[29450880,2]],"refused":{"host":[[29450880,1]]}}',
};
const PLAN = planned({ planId: 'one' });
const PLAN_ROW = {
  ...{ planId: 'one', at: AT, mode: 'run', encoding: 'plain', pieces: 1, schemaVersion: 1 },
  ...{ planEncoding: 'plain', planCount: 1, plan0: JSON.stringify(PLAN) },
};

const READY = {
  ...{ type: 'Ready', status: 'True', reason: 'Converged', message: '', lastTransition: AT },
};
const STATE_ROW = {
  ...{ cluster: CLUSTER, profile: 'platform', observedGeneration: 3, offboarded: false },
  ...packed('conditions', [READY]),
  ...packed('history', []),
  ...packed('repairs', [AT]),
  schemaVersion: 1,
};

function packed(name: string, value: unknown): Columns {
  const text = JSON.stringify(value);
  return { [`${name}Encoding`]: 'plain', [`${name}Count`]: 1, [`${name}0`]: text };
}

const REASON = { at: AT, source: 'event', detail: 'created' };
const WORK = {
  ...{ generation: 2, reconciledGeneration: 1, behind: true, attempts: 0, schemaVersion: 1 },
  ...{ notBefore: '', lastRunAt: AT, ...packed('reasons', [REASON]) },
};
/** Before holds had a kind, absences had to be proved and off-boardings were confirmed. */
const CLUSTER_WORK = { cluster: CLUSTER, intent: 'reconcile', ...WORK };
const CHART_WORK = { subject: 'chart:podinfo', ...WORK };

async function stored(
  table: string,
  rows: Readonly<Record<string, Columns>>,
  partition = PARTITION,
): Promise<ReturnType<typeof createStore>> {
  const tables = memoryTables();
  for (const [row, columns] of Object.entries(rows))
    await tables.upsert(table, { partition, row, columns });
  return createStore(tables);
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: { failure: unknown }) => error.failure,
  );
}

describe('what version 0.1 wrote is read on', () => {
  test('its ledger, of which entries know no principal', async () => {
    const store = await stored('Ledger', { a: LEDGER_LINE });
    const { host, identity } = LEDGER_LINE;
    expect(await store.ledger.of(CLUSTER)).toEqual([
      { kind: 'identity', state: 'held', since: AT, host, identity },
    ]);
  });

  test('its audit', async () => {
    const store = await stored('Audit', { a: AUDIT_LINE });
    expect(await store.audit.of(CLUSTER, 1)).toMatchObject([{ action: 'PATCH identity' }]);
    const sync = await stored('Audit', { a: SYNC_LINE }, subjectKey('chart:podinfo'));
    expect(await sync.audit.ofSubject('chart:podinfo', 1)).toMatchObject([{ at: AT }]);
  });

  test('its count of writes', async () => {
    const store = await stored('WriteBudgets', { [PARTITION]: BUDGET }, PARTITION.slice(0, 2));
    expect(await store.writes.get(CLUSTER)).toEqual({
      sent: [[29450880, 2]],
      refused: { host: [[29450880, 1]] },
    });
  });

  test('what it knew of a cluster, of which nothing was contested or refused yet', async () => {
    const store = await stored('ClusterStates', { [PARTITION]: STATE_ROW }, 'cluster');
    expect(await store.clusters.get(CLUSTER)).toEqual({
      cluster: CLUSTER,
      profile: 'platform',
      observedGeneration: 3,
      offboarded: false,
      conditions: [READY],
      history: [],
    });
  });

  test('what it knew of a repository, into whose clusters nobody had looked', async () => {
    const lists = ['history', 'notes', 'requests', 'leftAlone', 'lacking'];
    const row = {
      ...{ target: 'platform', observedGeneration: 3, lastRunAt: '', schemaVersion: 1 },
      ...packed('conditions', [READY]),
      ...Object.assign({}, ...lists.map((name) => packed(name, []))),
    };
    const key = subjectKey('gitops:platform');
    const store = await stored('TargetStates', { [key]: row }, 'sync');
    expect(await store.repositories.get('platform')).toEqual({
      target: 'platform',
      observedGeneration: 3,
      conditions: [READY],
      ...Object.fromEntries(lists.map((name) => [name, []])),
    });
  });

  test('what it was asked to do about clusters and charts', async () => {
    const work = { intent: 'reconcile', generation: 2, reconciledGeneration: 1, attempts: 0 };
    const rest = { ...work, lastRunAt: AT, reasons: [REASON] };
    const clusters = await stored('WorkItems', { [PARTITION]: CLUSTER_WORK }, 'work');
    expect(await clusters.work.due(AT, 9)).toEqual([{ key: CLUSTER, ...rest }]);
    const charts = await stored('SyncItems', { a: CHART_WORK }, 'sync');
    expect(await charts.work.due(AT, 9)).toEqual([{ key: 'chart:podinfo', ...rest }]);
  });

  test('its plans', async () => {
    const store = await stored('Plans', { 'plan-one-0': PLAN_ROW });
    expect((await store.plans.get(CLUSTER, 'one'))?.planned).toEqual(PLAN);
  });
});

describe('a row that something else wrote, or that broke', () => {
  const half = { ...PLAN_ROW, plan0: '{"kind":"planned","planId":"one"}' };

  test.each([
    ['Ledger', { a: { ...LEDGER_LINE, host: 'pool' } }, 'column host is "pool", expected an Azure'],
    ['Plans', { 'plan-one-0': half }, 'the plan.generation is missing'],
    ['Plans', { 'plan-one-0': { ...PLAN_ROW, mode: 'soon' } }, 'column mode is "soon", expected'],
  ])('of %s is named by table, partition and row, with what to do', async (table, rows, why) => {
    const store = await stored(table, rows);
    const asked = table === 'Plans' ? store.plans.get(CLUSTER, 'one') : store.ledger.of(CLUSTER);
    expect(await failureOf(asked)).toMatchObject({
      policy: 'Stalled',
      code: 'UnreadableRow',
      message: expect.stringContaining(`table ${table}, partition "${PARTITION}", row "`),
      remedy: expect.stringContaining('az storage entity delete'),
    });
    expect(await failureOf(asked)).toMatchObject({ message: expect.stringContaining(why) });
  });

  test.each([
    [
      'a time that is none',
      packed('conditions', [{ ...READY, lastTransition: 'now' }]),
      'conditions[0].lastTransition is "now", expected an ISO time',
    ],
    ['a run without a message', packed('history', [{ at: AT }]), 'history[0].planId is missing'],
    [
      'a plan of somebody else',
      packed('plan', { planId: 'p', at: AT, plan: {} }),
      'plan.plan.cluster is missing',
    ],
  ])(
    'that is the state of a cluster, with %s, says which place is wrong',
    async (_, columns, why) => {
      const row = { ...STATE_ROW, ...columns };
      const store = await stored('ClusterStates', { [PARTITION]: row }, 'cluster');
      expect(await failureOf(store.clusters.get(CLUSTER))).toMatchObject({
        code: 'UnreadableRow',
        message: expect.stringContaining(`column ${why}`),
      });
    },
  );

  test.each([
    [
      'a generation that is a text',
      { generation: '2' },
      'column generation is "2", expected a whole',
    ],
    ['a negative generation', { reconciledGeneration: -1 }, 'column reconciledGeneration is -1'],
    ['no count of attempts', { attempts: undefined }, 'column attempts is missing'],
    ['a hold until tomorrow', { notBefore: 'tomorrow' }, 'column notBefore is "tomorrow"'],
    [
      'a reason that came at no time',
      packed('reasons', [REASON, { ...REASON, at: 7 }]),
      'column reasons[1].at is 7, expected an ISO time',
    ],
    [
      'an absence of nothing',
      packed('absences', [{ id: 'pool', since: AT, by: 'read' }]),
      'column absences[0].id is "pool", expected an Azure resource id',
    ],
  ])('of the work queue, with %s, says which column is wrong', async (_, broken, why) => {
    const columns = { ...CLUSTER_WORK, ...broken };
    const kept = Object.entries(columns).filter(([, value]) => value !== undefined);
    const row = Object.fromEntries(kept) as Columns;
    const store = await stored('WorkItems', { [PARTITION]: row }, 'work');
    expect(await failureOf(store.work.get(CLUSTER))).toMatchObject({
      code: 'UnreadableRow',
      message: expect.stringContaining(
        `table WorkItems, partition "work", row "${PARTITION}" cannot be read: ${why}`,
      ),
    });
    await store.work.enqueue(OTHER, { at: AT, source: 'event', detail: 'created' });
    expect((await store.work.due(AT, 9)).map(({ key }) => key)).toEqual([OTHER]);
  });

  test('in the ledger of one cluster stops neither the sweep nor the ledger of another', async () => {
    const tables = memoryTables();
    const broken = { ...LEDGER_LINE, state: 'perhaps' };
    const whole = { ...LEDGER_LINE, cluster: OTHER };
    await tables.upsert('Ledger', { partition: PARTITION, row: 'a', columns: broken });
    await tables.upsert('Ledger', { partition: clusterKey(OTHER), row: 'a', columns: whole });
    const store = createStore(tables);

    expect([...(await store.ledger.all()).keys()]).toEqual([OTHER]);
    expect(await store.ledger.of(OTHER)).toHaveLength(1);
    expect(await failureOf(store.ledger.of(CLUSTER))).toMatchObject({ code: 'UnreadableRow' });
  });

  test('in the audit hides no other line of it', async () => {
    const store = await stored('Audit', {
      a: { ...AUDIT_LINE, outcome: 'perhaps' },
      b: AUDIT_LINE,
    });
    expect(await store.audit.of(CLUSTER, 5)).toHaveLength(1);
  });

  test('that is the state of one cluster leaves the list of all others', async () => {
    const tables = memoryTables();
    const store = createStore(tables);
    const state = { conditions: [], observedGeneration: 1, history: [], offboarded: false };
    await store.clusters.update(CLUSTER, () => ({ cluster: CLUSTER, ...state }));
    await store.clusters.update(OTHER, () => ({ cluster: OTHER, ...state }));
    const [row] = (await tables.page('ClusterStates', {})).rows;
    await tables.upsert('ClusterStates', {
      ...row!,
      columns: { ...row!.columns, historyCount: 9 },
    });

    const { items } = await store.clusters.list(10);
    expect(items).toHaveLength(1);
    expect(items[0]?.cluster).toBe(row?.columns.cluster === CLUSTER ? OTHER : CLUSTER);
  });
});
