import type { IsoTime } from '../../core/base/iso-time';
import { tableWorlds } from '../../../test/support/table-worlds';
import type { AuditEntry, ClusterState } from '../../core/run/cluster-state';
import type { HeldIdentity, HeldRole } from '../../core/plan/ledger';
import type { Plan, UpdateHostStep } from '../../core/plan/plan';
import type { ResourceId } from '../../core/base/resource-id';
import { clusterId, resourceId } from '../../core/base/resource-id';
import type { Refusal } from '../../core/plan/refusal';
import type { Reason } from '../../core/queue/work-item';
import { createStore } from './index';
import { packJson } from './row-content';
import type { Store } from './store';
import type { TableGateway } from './tables';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/nodes`;
const A = clusterId(SUBSCRIPTION, 'fleet', 'a');
const B = clusterId(SUBSCRIPTION, 'fleet', 'b');
const REASON: Reason = {
  at: '2026-01-01T00:00:00.000Z' as const,
  source: 'event',
  detail: 'created',
};

describe.each(tableWorlds(7))('the store in %s', (_, newTables) => {
  let tables: TableGateway;
  let store: Store;

  beforeEach(() => {
    tables = newTables();
    store = createStore(tables);
  });

  /** Another process on the same tables. */
  function otherStore(): Store {
    return createStore(tables);
  }

  describe('work queue', () => {
    test('a cluster that nobody asked for has no row', async () => {
      expect(await store.work.get(A)).toBeUndefined();
      expect(await store.work.clusters()).toEqual([]);
      expect(await store.work.due('2026-01-01T00:00:00Z', 10)).toEqual([]);
    });

    test('the first request makes a row that is behind', async () => {
      const item = await store.work.enqueue(A, REASON, 'offboard');

      expect(item).toEqual({
        key: A,
        intent: 'offboard',
        confirmed: 1,
        saidAt: REASON.at,
        generation: 1,
        reconciledGeneration: 0,
        reasons: [REASON],
        attempts: 0,
      });
      expect(await store.work.get(A)).toEqual(item);
    });

    test('20 requests at once from one process raise the generation by exactly 20', async () => {
      await Promise.all(Array.from({ length: 20 }, () => store.work.enqueue(A, REASON)));

      expect((await store.work.get(A))?.generation).toBe(20);
    });

    test('20 requests at once from 20 processes raise the generation by exactly 20', async () => {
      const stores = Array.from({ length: 20 }, otherStore);
      await Promise.all(stores.map((each) => each.work.enqueue(A, REASON)));

      expect((await store.work.get(A))?.generation).toBe(20);
    });

    test('a run that ended brings the row up to the generation it began at', async () => {
      await store.work.enqueue(A, REASON);
      await store.work.enqueue(A, REASON);

      const item = await store.work.finish(A, {
        generation: 1,
        done: true,
        now: '2026-01-02T00:00:00Z' as const,
      });

      expect(item).toMatchObject({ generation: 2, reconciledGeneration: 1 });
      expect(await store.work.due('2026-01-03T00:00:00Z', 10)).toHaveLength(1);
    });

    test('the late end of an older run never moves the row back', async () => {
      for (let i = 0; i < 3; i += 1) await store.work.enqueue(A, REASON);
      await store.work.finish(A, {
        generation: 3,
        done: true,
        now: '2026-01-02T00:00:00Z' as const,
      });
      await store.work.finish(A, {
        generation: 1,
        done: true,
        now: '2026-01-02T00:00:01Z' as const,
      });

      expect((await store.work.get(A))?.reconciledGeneration).toBe(3);
      expect(await store.work.due('2026-01-03T00:00:00Z', 10)).toEqual([]);
    });

    test('a run that ended without a row, because the table was emptied, is not lost', async () => {
      const item = await store.work.finish(A, {
        generation: 4,
        done: false,
        now: '2026-01-02T00:00:00Z' as const,
      });

      expect(item).toMatchObject({ generation: 4, reconciledGeneration: 0, attempts: 1 });
    });

    test('due gives what is behind and may start, never-run and longest-waiting first', async () => {
      const [late, early, never, waiting, done] = ['late', 'early', 'never', 'waiting', 'done'].map(
        (name) => clusterId(SUBSCRIPTION, 'fleet', name),
      ) as [ResourceId, ResourceId, ResourceId, ResourceId, ResourceId];
      for (const cluster of [late, early, never, waiting, done])
        await store.work.enqueue(cluster, REASON);
      const failed = { generation: 1, done: false };
      await store.work.finish(late, { ...failed, now: '2026-01-02T10:00:00Z' as const });
      await store.work.finish(early, {
        ...failed,
        now: '2026-01-02T09:00:00Z' as const,
        notBefore: '2026-01-02T12:00:00Z' as const,
      });
      await store.work.finish(waiting, {
        ...failed,
        now: '2026-01-02T08:00:00Z' as const,
        notBefore: '2026-01-02T12:00:00.001Z' as const,
      });
      await store.work.finish(done, {
        generation: 1,
        done: true,
        now: '2026-01-02T08:00:00Z' as const,
      });

      const due = async (limit: number): Promise<readonly string[]> =>
        (await store.work.due('2026-01-02T12:00:00Z', limit)).map(({ key: cluster }) => cluster);

      expect(await due(10)).toEqual([never, early, late]);
      expect(await due(2)).toEqual([never, early]);
    });

    test('a row is forgotten unless somebody has asked since', async () => {
      await store.work.enqueue(A, REASON);
      await store.work.enqueue(A, REASON);

      expect(await store.work.forget(A, 1)).toBe(false);
      expect((await store.work.get(A))?.generation).toBe(2);
      expect(await store.work.forget(A, 2)).toBe(true);
      expect(await store.work.get(A)).toBeUndefined();
      expect(await store.work.forget(A, 2)).toBe(true);
    });

    test('no request is lost to somebody who forgets the row meanwhile', async () => {
      for (let round = 0; round < 10; round += 1) {
        await store.work.enqueue(A, REASON);
        const { generation = 0 } = (await store.work.get(A)) ?? {};
        const asking = otherStore().work.enqueue(A, REASON);
        const forgotten = await store.work.forget(A, generation);
        await asking;
        const left = await store.work.get(A);
        // Forgotten before the request came, which made a new row; or not forgotten at all.
        expect(left?.generation).toBe(forgotten ? 1 : generation + 1);
      }
    });

    test('the list holds every row, also those beyond one page', async () => {
      const clusters = Array.from({ length: 16 }, (_, i) =>
        clusterId(SUBSCRIPTION, 'fleet', `c${i}`),
      );
      await Promise.all(clusters.map((cluster) => store.work.enqueue(cluster, REASON)));

      const listed = (await store.work.clusters()).map(({ key: cluster }) => cluster);

      expect(listed.toSorted()).toEqual(clusters.toSorted());
    });

    test('a reason of any length and with any characters is kept, shortened', async () => {
      const detail = `'quoted' "é" \u0000 \ud83d\ude80 ${'x'.repeat(100_000)}`;
      for (let i = 0; i < 12; i += 1) await store.work.enqueue(A, { ...REASON, detail });

      const reasons = (await store.work.get(A))?.reasons ?? [];

      expect(reasons).toHaveLength(10);
      expect(reasons[0]?.detail).toMatch(
        /^'quoted' "é" \u0000 \ud83d\ude80 x+ … \(99\d\d\d more characters\)$/u,
      );
    });
  });

  describe('write budgets', () => {
    const request = { now: REASON.at, target: 'host', byPerson: false, bound: 12 };

    test('however many processes write at once, no write passes the bound uncounted [P13]', async () => {
      const stores = Array.from({ length: 20 }, otherStore);
      const answers = await Promise.all(stores.map((each) => each.writes.spend(A, request)));

      expect(answers.filter((answer) => answer === undefined)).toHaveLength(12);
      expect(await store.writes.spend(A, request)).toBe('2026-01-01T01:01:00.000Z');
      expect(await store.writes.spend(B, request)).toBeUndefined();
    });

    test('refusals of one target are counted apart', async () => {
      for (let at = 0; at < 10; at += 1) await store.writes.refused(A, request);

      expect(await store.writes.spend(A, request)).toBeDefined();
      expect(await store.writes.spend(A, { ...request, target: 'another' })).toBeUndefined();
      expect((await store.writes.get(A))?.sent).toEqual([[expect.any(Number), 1]]);
    });
  });

  describe('cluster states', () => {
    test('a state comes back as it was stored, and the next change sees it', async () => {
      const state = stateOf(A, { profile: 'default', lastPlan: planRecord(3) });
      await store.clusters.update(A, (before) => (before === undefined ? state : before));
      await store.clusters.update(A, (before) => ({ ...(before ?? state), observedGeneration: 2 }));

      expect(await store.clusters.get(A)).toEqual({ ...state, observedGeneration: 2 });
      expect(await store.clusters.get(B)).toBeUndefined();
    });

    test('nothing of a state is left behind: every field comes back', async () => {
      const failure = { policy: 'Stalled', code: 'RoleMissing', message: 'no role' } as const;
      // What is missing here does not compile.
      const state: Required<ClusterState> = {
        ...stateOf(A),
        profile: 'team-a',
        nodeResourceGroup: resourceId(GROUP),
        lastPlan: planRecord(1),
        failures: [failure],
        contests: [{ on: GROUP, losses: [REASON.at], missing: false, taken: [] }],
        refusals: [{ key: 'k', digest: 'd', count: 1, at: REASON.at, until: REASON.at, failure }],
        objects: {
          at: REASON.at,
          counts: { identities: 1, bindings: 1, assigned: 0, exceptions: 0, pods: 1 },
          findings: [],
          omitted: 0,
          tokens: { pods: 1, served: 1, refused: [] },
        },
        needs: { withSecrets: 1 },
        attachedAt: REASON.at,
        onboardedAt: REASON.at,
        acceptedRisk: true,
      };
      await store.clusters.update(A, () => state);
      expect(await store.clusters.get(A)).toEqual(state);
    });

    test('what Azure refused is remembered, of hundreds as many as fit', async () => {
      const refusal = (at: number): Refusal => ({
        key: `identity:${at}`,
        digest: 'principal',
        count: 1,
        at: REASON.at,
        until: REASON.at,
        failure: { policy: 'Stalled', code: 'FailedIdentityOperation', message: noise(at) },
      });
      const refusals = [refusal(1), refusal(2)];
      await store.clusters.update(A, () => stateOf(A, { refusals }));
      expect((await store.clusters.get(A))?.refusals).toEqual(refusals);

      const many = Array.from({ length: 1000 }, (_, at) => refusal(at));
      await store.clusters.update(A, () => stateOf(A, { refusals: many }));
      const kept = (await store.clusters.get(A))?.refusals ?? [];
      expect(kept.length).toBeGreaterThan(10);
      expect(kept).toEqual(many.slice(0, kept.length));
    });

    test('what changes are made at once by several processes all stand', async () => {
      const add = (each: Store, i: number): Promise<ClusterState> =>
        each.clusters.update(A, (before = stateOf(A)) => ({
          ...before,
          contests: [
            ...(before.contests ?? []),
            { on: `pool${i}`, losses: [], missing: true, taken: [] },
          ],
        }));
      await Promise.all(Array.from({ length: 10 }, (_, i) => add(otherStore(), i)));

      expect((await store.clusters.get(A))?.contests).toHaveLength(10);
    });

    test('hosts and roles that others fight for are kept, and a row of before they were told apart is read as without any', async () => {
      const contests = [
        { on: '/pool', losses: [REASON.at, REASON.at], missing: false, taken: [A] },
      ];
      await store.clusters.update(A, () => stateOf(A, { contests }));
      expect((await store.clusters.get(A))?.contests).toEqual(contests);

      const [row] = (await tables.page('ClusterStates', {})).rows;
      const old = Object.entries(row!.columns).filter(([name]) => !name.startsWith('contests'));
      const columns = { ...Object.fromEntries(old), ...packJson('repairs', [REASON.at]) };
      await tables.upsert('ClusterStates', { ...row!, columns });
      expect(await store.clusters.get(A)).toEqual(stateOf(A));
    });

    test('a plan of 200 kB is kept whole', async () => {
      const lastPlan = planRecord(600);
      expect(JSON.stringify(lastPlan).length).toBeGreaterThan(200_000);
      await store.clusters.update(A, () => stateOf(A, { lastPlan }));

      expect((await store.clusters.get(A))?.lastPlan).toEqual(lastPlan);
    });

    test('a plan of 2 MB is kept whole by compression', async () => {
      const lastPlan = planRecord(2000, (i) => `identity-${i} `.repeat(70));
      expect(JSON.stringify(lastPlan).length).toBeGreaterThan(2_000_000);
      await store.clusters.update(A, () => stateOf(A, { lastPlan }));

      expect((await store.clusters.get(A))?.lastPlan).toEqual(lastPlan);
    });

    test('a plan that no row can hold leaves a summary that says so', async () => {
      const lastPlan = planRecord(2500, noise);
      await store.clusters.update(A, () => stateOf(A, { lastPlan }));

      const kept = (await store.clusters.get(A))?.lastPlan;

      expect(kept).toMatchObject({
        planId: 'plan-1',
        plan: { steps: [], cost: { reads: 1, writes: 2500 } },
      });
      expect(kept?.plan.failures[0]?.message).toMatch(
        /^The plan has 2500 steps \(\+2500 ~0 -0\).*Only this summary was kept/,
      );
    });

    test('when everything is as long as it can be, the row still fits', async () => {
      const long = noise(1).repeat(200);
      const run = {
        at: REASON.at,
        planId: 'p',
        generation: 1,
        causes: Array<string>(50).fill(long),
        writes: 1,
      };
      const state = stateOf(A, {
        profile: long,
        lastPlan: planRecord(2500, noise),
        history: Array.from({ length: 300 }, (_, i) => ({
          ...run,
          outcome: 'Failed',
          message: noise(i).repeat(30),
        })),
        contests: Array.from({ length: 100 }, (_, i) => ({
          on: noise(i).repeat(3),
          losses: Array<IsoTime>(110).fill(REASON.at),
          missing: true,
          taken: [],
        })),
        conditions: (['Ready', 'Reconciling', 'Stalled', 'Contested'] as const).map((type) => ({
          type,
          status: 'True',
          reason: 'Retrying',
          message: long,
          lastTransition: REASON.at,
        })),
      });

      const kept = await store.clusters.update(A, () => state);

      expect(kept.conditions).toHaveLength(4);
      expect(kept.history.length).toBeGreaterThan(5);
      expect(kept.history[0]?.message).toContain(noise(0));
    });

    test('pages hold every cluster once, in the same order each time', async () => {
      const clusters = Array.from({ length: 10 }, (_, i) =>
        clusterId(SUBSCRIPTION, 'fleet', `c${i}`),
      );
      await Promise.all(
        clusters.map((cluster) => store.clusters.update(cluster, () => stateOf(cluster))),
      );

      const pages = await pagesOf(store, 4);

      expect(pages.map((page) => page.length)).toEqual([4, 4, 2]);
      expect(pages.flat().toSorted()).toEqual(clusters.toSorted());
      expect((await pagesOf(store, 10)).flat()).toEqual(pages.flat());
    });
  });

  describe('ledger', () => {
    test('an intent that becomes held keeps the time of the intent', async () => {
      await store.ledger.put(A, [identity(1, { since: '2026-01-01T00:00:00Z' as const })]);
      await store.ledger.put(A, [
        identity(1, { state: 'held', since: '2026-01-09T00:00:00Z' as const }),
      ]);

      expect(await store.ledger.of(A)).toEqual([
        identity(1, { state: 'held', since: '2026-01-01T00:00:00Z' as const }),
      ]);
    });

    test('300 entries go in, come out and go away, and each cluster keeps its own', async () => {
      const entries = Array.from({ length: 300 }, (_, i) => identity(i));
      await store.ledger.put(A, entries);
      await store.ledger.put(B, [role('x')]);
      expect(await store.ledger.of(A)).toEqual(entries.toSorted(byIdentity));

      await store.ledger.remove(A, entries.slice(0, 299));
      await store.ledger.remove(A, entries.slice(0, 299));

      expect(await store.ledger.all()).toEqual(
        new Map([
          [A, [entries[299]]],
          [B, [role('x')]],
        ]),
      );
    });

    test('the same entry given twice is one entry', async () => {
      await store.ledger.put(A, [identity(1), identity(1, { state: 'held' })]);

      expect(await store.ledger.of(A)).toEqual([identity(1, { state: 'held' })]);
    });

    test('nothing to add or remove is no error', async () => {
      await store.ledger.put(A, []);
      await store.ledger.remove(A, [identity(1)]);

      expect(await store.ledger.of(A)).toEqual([]);
      expect(await store.ledger.all()).toEqual(new Map());
    });

    test('an intent is withdrawn by the call that added it, and by no other', async () => {
      await store.ledger.intend(A, [identity(1), identity(2)], 'first');
      await store.ledger.withdraw(A, [identity(1), identity(2)], 'second');
      expect(await store.ledger.of(A)).toHaveLength(2);

      await store.ledger.withdraw(A, [identity(1)], 'first');

      expect(await store.ledger.of(A)).toEqual([identity(2)]);
    });

    test('an intent that a second call has as well is withdrawn by neither', async () => {
      await store.ledger.intend(A, [identity(1)], 'first');
      await otherStore().ledger.intend(A, [identity(1)], 'second');

      await store.ledger.withdraw(A, [identity(1)], 'first');
      await store.ledger.withdraw(A, [identity(1)], 'second');

      expect(await store.ledger.of(A)).toEqual([identity(1)]);
    });

    test('what was there before an intent, and what came true, is never withdrawn', async () => {
      await store.ledger.put(A, [identity(1, { state: 'held' })]);
      await store.ledger.intend(A, [identity(1), identity(2)], 'first');
      await store.ledger.put(A, [identity(2, { state: 'held' })]);

      await store.ledger.withdraw(A, [identity(1), identity(2)], 'first');

      expect(await store.ledger.of(A)).toEqual([identity(1), identity(2, { state: 'held' })]);
    });

    test('several processes that write one ledger at once lose nothing', async () => {
      const entries = Array.from({ length: 10 }, (_, i) => identity(i));
      await Promise.all(
        entries.map((entry) => otherStore().ledger.put(A, [entry, role('shared')])),
      );

      expect(await store.ledger.of(A)).toHaveLength(11);
    });

    test('the holders of a role assignment are the clusters whose ledger has it, in whatever case', async () => {
      await store.ledger.put(A, [role('shared'), role('own'), identity(1)]);
      await store.ledger.put(B, [role('shared')]);

      expect(await store.ledger.holdersOf(role('shared').assignment.toUpperCase())).toEqual([A, B]);
      expect(await store.ledger.holdersOf(role('own').assignment)).toEqual([A]);
      expect(await store.ledger.holdersOf("it's nobody' or kind eq 'role")).toEqual([]);
    });
  });

  describe('audit', () => {
    test('the newest come first, also within one millisecond, and no more than asked for', async () => {
      const first = entry('first', '2026-01-01T00:00:00.000Z');
      const second = entry('second', '2026-01-01T00:00:00.000Z');
      const third = entry('third', '2026-01-01T00:00:00.000Z');
      const old = entry('old', '2025-12-31T23:59:59.999Z');
      await store.audit.record([first, second]);
      await store.audit.record([third, old, { ...entry('other', REASON.at), cluster: B }]);

      expect(await store.audit.of(A, 10)).toEqual([third, second, first, old]);
      expect(await store.audit.of(A, 2)).toEqual([third, second]);
      expect(await store.audit.of(A, 0)).toEqual([]);
    });

    test('300 entries with long details, of more than one batch in count and in bytes, are all kept', async () => {
      const detail = `'é' \r\n--changeset \ud83d\ude80 {"x": 1} ${'y'.repeat(29_000)}`;
      const entries = Array.from({ length: 300 }, (_, i) => ({
        ...entry(`s${i}`, REASON.at),
        detail,
      }));
      await store.audit.record(entries);

      expect(await store.audit.of(A, 1000)).toEqual(entries.toReversed());
    });

    test('a detail that no column can hold is shortened', async () => {
      await store.audit.record([{ ...entry('s', REASON.at), detail: 'z'.repeat(1_000_000) }]);

      const [kept] = await store.audit.of(A, 1);

      expect(kept?.detail).toMatch(/^z{29000,} … \(970\d+ more characters\)$/);
    });

    test('an empty record is no error', async () => {
      await store.audit.record([]);

      expect(await store.audit.of(A, 10)).toEqual([]);
    });
  });

  describe('idempotency keys', () => {
    const claimOf = (id: string) => ({ id, digest: 'd', at: '2026-01-01T00:00:00.000Z' as const });

    test('of two racers one wins and the other gets its answer', async () => {
      const answers = await Promise.all([
        otherStore().keys.claim('key', claimOf('one')),
        otherStore().keys.claim('key', claimOf('two')),
      ]);

      const [one, two] = answers.map((first) => first?.id);
      expect([one, two]).toEqual(one === undefined ? [undefined, 'one'] : ['two', undefined]);
    });

    test.each([
      ['with characters that table keys forbid', '/subscriptions\\#?%\n\u0000'],
      ['in other scripts', 'キー\ud83d\ude80'],
      ['that is empty', ''],
      ['of 100,000 characters', 'k'.repeat(100_000)],
    ])('a key %s is claimed once', async (_, key) => {
      expect(await store.keys.claim(key, claimOf('first'))).toBeUndefined();
      expect((await store.keys.claim(key, claimOf('second')))?.id).toBe('first');
    });
  });

  test.each([
    ['brackets and dots', clusterId(SUBSCRIPTION, '(my).group_-', 'c')],
    [
      'all the signs that an id may have',
      resourceId('/subscriptions/s/resourceGroups/g$&+,;=@!/providers/P/t/~*:[]^{}'),
    ],
    [
      '1,000 characters',
      resourceId(`/subscriptions/s/resourceGroups/g/providers/p/t/${'n'.repeat(950)}`),
    ],
  ])('a cluster whose id has %s is kept in every table', async (_, cluster) => {
    const state = stateOf(cluster);
    const line = { ...entry('s', REASON.at), cluster };
    await store.work.enqueue(cluster, REASON);
    await store.clusters.update(cluster, () => state);
    await store.ledger.put(cluster, [identity(1)]);
    await store.audit.record([line]);

    expect((await store.work.clusters()).map((item) => item.key)).toEqual([cluster]);
    expect((await store.clusters.list(10)).items).toEqual([state]);
    expect([...(await store.ledger.all()).keys()]).toEqual([cluster]);
    expect(await store.audit.of(cluster, 1)).toEqual([line]);
  });

  test.each([
    ['of a newer version', { schemaVersion: 2 }, 'schemaVersion 2'],
    ['with broken JSON', { reasonsEncoding: 'plain', reasonsCount: 1, reasons0: '[{' }, 'JSON'],
    ['with a piece missing', { reasonsCount: 3 }, 'column reasons1 is missing'],
    ['with a cluster that is no id', { cluster: 'a' }, 'column cluster is "a", expected an Azure'],
    ['with a word nobody knows', { intent: 'destroy' }, 'intent is "destroy"'],
  ])('a row %s gives an error that names table, partition and row', async (_, broken, why) => {
    const { key: cluster } = await store.work.enqueue(A, REASON);
    const [row] = (await tables.page('WorkItems', {})).rows;
    await tables.upsert('WorkItems', { ...row!, columns: { ...row!.columns, ...broken } });

    const failure = await failureOf(store.work.get(cluster));

    expect(failure).toMatchObject({ policy: 'Stalled', code: 'UnreadableRow' });
    expect(failure?.message).toContain(
      `table WorkItems, partition "work", row "${row!.row}" cannot be read`,
    );
    expect(failure?.message).toContain(why);
    expect(await failureOf(store.work.enqueue(cluster, REASON))).toEqual(failure);
  });
});

async function failureOf(work: Promise<unknown>): Promise<{ message?: string } | undefined> {
  return work.then(
    () => undefined,
    (error: { failure: { message: string } }) => error.failure,
  );
}

async function pagesOf(store: Store, limit: number): Promise<readonly (readonly ResourceId[])[]> {
  const pages: ResourceId[][] = [];
  let continuation: string | undefined;
  do {
    const page = await store.clusters.list(limit, continuation);
    pages.push(page.items.map(({ cluster }) => cluster));
    continuation = page.continuation;
  } while (continuation !== undefined);
  return pages;
}

function stateOf(cluster: ResourceId, more: Partial<ClusterState> = {}): ClusterState {
  return {
    cluster,
    conditions: [],
    observedGeneration: 1,
    history: [],
    offboarded: false,
    ...more,
  };
}

function planRecord(
  hosts: number,
  text: (i: number) => string = (i) => `identity-${i}`,
): NonNullable<ClusterState['lastPlan']> {
  const steps = Array.from({ length: hosts }, (_, i): UpdateHostStep => ({
    id: `step-${i}`,
    kind: 'updateHost',
    target: resourceId(`${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/host-${i}`),
    cause: 'Missing',
    cost: { reads: 1, writes: 1 },
    changes: [{ sign: '+', what: text(i) }],
    hostKind: 'scaleSet',
    systemAssigned: false,
    attached: [],
    attach: [identity(i).identity],
    detach: [],
    replace: [],
    dead: [],
  }));
  const plan: Plan = {
    cluster: A,
    steps,
    failures: [],
    refusals: [],
    bookkeeping: { put: [], remove: [] },
    cost: { reads: 1, writes: hosts },
  };
  return { planId: 'plan-1', at: REASON.at, plan };
}

/** Text that does not compress; the same for the same number. */
function noise(seed: number): string {
  let state = seed + 1;
  const letters = Array.from({ length: 200 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return String.fromCharCode(33 + ((state >>> 16) % 90));
  });
  return letters.join('');
}

function identity(i: number, more: Partial<HeldIdentity> = {}): HeldIdentity {
  return {
    kind: 'identity',
    state: 'intended',
    since: REASON.at,
    host: resourceId(`${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/pool`),
    identity: resourceId(
      `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-${i}`,
    ),
    ...more,
  };
}

function byIdentity(a: HeldIdentity, b: HeldIdentity): number {
  return a.identity < b.identity ? -1 : 1;
}

function role(name: string): HeldRole {
  const scope = resourceId(GROUP);
  const assignment = `${scope}/providers/microsoft.authorization/roleassignments/${name}`;
  return {
    kind: 'role',
    state: 'held',
    since: REASON.at,
    assignment,
    scope,
    roleId: 'r',
    principalId: 'p',
  };
}

function entry(stepId: string, at: IsoTime): AuditEntry {
  return {
    at,
    stepId,
    cluster: A,
    planId: 'plan',
    action: 'PATCH identity',
    target: GROUP,
    cause: 'Missing',
    outcome: 'sent',
    detail: '',
    correlationId: 'corr',
  };
}
