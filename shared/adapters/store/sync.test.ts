import { createHash } from 'node:crypto';
import { tableWorlds } from '../../../test/support/table-worlds';
import type { SyncAuditEntry } from '../../core/run/cluster-state';
import type { Condition } from '../../core/base/conditions';
import type { ChartState, SyncedChart } from '../../core/run/chart/chart-state';
import type { RunRecord } from '../../core/run/state';
import type { RepositoryState } from '../../core/run/repository/repository-state';
import type { InstallRecord } from '../../core/installed/install-record';
import { clusterId } from '../../core/base/resource-id';
import { freshChartState } from '../../core/run/chart/chart-state';
import { freshRepositoryState } from '../../core/run/repository/repository-state';
import type { SyncKey } from '../../core/base/sync-subject';
import type { Reason } from '../../core/queue/work-state';
import { createStore } from './index';
import type { Store } from './store';
import type { TableGateway } from './tables';

const AT = '2026-01-01T00:00:00.000Z';
const REASON: Reason = { at: AT, source: 'sweep', detail: 'hourly' };
const CHART = 'chart:podinfo';
const REPOSITORY = 'gitops:podinfo';

describe.each(tableWorlds(3))('charts and repositories in %s', (_, newTables) => {
  let tables: TableGateway;
  let store: Store;

  beforeEach(() => {
    tables = newTables();
    store = createStore(tables);
  });

  describe('the queue', () => {
    test('has no row for what nobody asked for', async () => {
      expect(await store.work.get(CHART)).toBeUndefined();
      expect(await store.work.chartsAndRepositories()).toEqual([]);
      expect(await store.work.due(AT, 10)).toEqual([]);
    });

    test('keeps a chart and a repository of one name apart, and both from clusters', async () => {
      await store.work.enqueue(CHART, REASON);
      await store.work.enqueue(CHART, REASON);
      await store.work.enqueue(REPOSITORY, REASON);

      expect(await store.work.get(CHART)).toEqual({
        key: 'chart:podinfo',
        intent: 'reconcile',
        generation: 2,
        reconciledGeneration: 0,
        reasons: [REASON, REASON],
        attempts: 0,
      });
      expect(await store.work.get(REPOSITORY)).toMatchObject({
        key: 'gitops:podinfo',
        generation: 1,
      });
      expect(await store.work.clusters()).toEqual([]);
    });

    test('20 requests at once from 20 processes raise the generation by exactly 20', async () => {
      const stores = Array.from({ length: 20 }, () => createStore(tables));
      await Promise.all(stores.map((each) => each.work.enqueue(CHART, REASON)));

      expect((await store.work.get(CHART))?.generation).toBe(20);
    });

    test('due gives what is behind and may start, never-run and longest-waiting first', async () => {
      const subjects = ['late', 'early', 'never', 'waiting', 'done'].map(
        (name): SyncKey => `chart:${name}`,
      );
      const [late, early, , waiting, done] = subjects as [
        SyncKey,
        SyncKey,
        SyncKey,
        SyncKey,
        SyncKey,
      ];
      for (const subject of subjects) await store.work.enqueue(subject, REASON);
      const failed = { generation: 1, done: false };
      await store.work.finish(late, { ...failed, now: '2026-01-02T10:00:00Z' });
      await store.work.finish(early, { ...failed, now: '2026-01-02T09:00:00Z' });
      await store.work.finish(waiting, {
        ...failed,
        now: '2026-01-02T08:00:00Z',
        notBefore: '2026-01-02T12:00:00.001Z',
        hold: 'hard',
      });
      await store.work.finish(done, { ...failed, done: true, now: '2026-01-02T08:00:00Z' });

      const due = async (limit: number): Promise<readonly string[]> =>
        (await store.work.due('2026-01-02T12:00:00Z', limit)).map(({ key }) => key);

      expect(await due(10)).toEqual(['chart:never', 'chart:early', 'chart:late']);
      expect(await due(1)).toEqual(['chart:never']);
      expect(await store.work.chartsAndRepositories()).toHaveLength(5);
    });

    test('a fleet that is behind holds up no chart, and many charts hold up no cluster', async () => {
      const clusters = ['a', 'b', 'c', 'd'].map((name) => clusterId('s', 'fleet', name));
      for (const cluster of clusters) await store.work.enqueue(cluster, REASON);
      await store.work.enqueue('chart:only', REASON);
      const due = async (limit: number): Promise<readonly string[]> =>
        (await store.work.due(AT, limit)).map(({ key }) => key);

      expect(await due(3)).toEqual([clusters[0], 'chart:only', clusters[1]]);
      expect(await due(10)).toHaveLength(5);

      for (const name of ['p', 'q', 'r']) await store.work.enqueue(`chart:${name}`, REASON);
      expect(await due(4)).toEqual([clusters[0], 'chart:only', clusters[1], 'chart:p']);
    });

    test('a row that 0.1 has left is read on, and served', async () => {
      await store.work.enqueue(CHART, REASON);
      const [row] = (await tables.page('SyncItems', {})).rows;
      const { intent, ...columns } = row!.columns;
      expect(intent).toBe('reconcile');
      await tables.remove('SyncItems', row!, row!.etag);
      await tables.upsert('SyncItems', { ...row!, columns });

      expect(await store.work.due(AT, 10)).toMatchObject([
        { key: CHART, intent: 'reconcile', generation: 1, reasons: [REASON] },
      ]);
      await store.work.finish(CHART, { generation: 1, done: true, now: AT });
      expect(await store.work.due(AT, 10)).toEqual([]);
    });

    test('a run that ended without a row, because the table was emptied, is not lost', async () => {
      const item = await store.work.finish(CHART, { generation: 4, done: true, now: AT });

      expect(item).toMatchObject({
        key: 'chart:podinfo',
        generation: 4,
        reconciledGeneration: 4,
      });
    });

    test('a row about nothing that we know gives an error that says where', async () => {
      await store.work.enqueue(CHART, REASON);
      const [row] = (await tables.page('SyncItems', {})).rows;
      await tables.upsert('SyncItems', {
        ...row!,
        columns: { ...row!.columns, subject: 'moon:a' },
      });

      await expect(store.work.get(CHART)).rejects.toThrow(
        /table SyncItems, partition "sync".*column subject is "moon:a", expected chart:<name> or gitops:<name>/,
      );
      expect(await store.work.due(AT, 10)).toEqual([]);
    });
  });

  describe('what is remembered of a chart', () => {
    test('comes back as it was stored, and the next change sees it', async () => {
      const state = chartState({ resolved: resolved({ image: { tag: 'v1' } }), untold: true });
      await store.charts.update('podinfo', () => state);
      await store.charts.update('podinfo', (before) => ({ ...before!, observedGeneration: 2 }));

      expect(await store.charts.get('podinfo')).toEqual({ ...state, observedGeneration: 2 });
      expect(await store.charts.get('other')).toBeUndefined();
    });

    test('is in the list, page after page', async () => {
      const names = Array.from({ length: 8 }, (__, i) => `chart-${i}`);
      await Promise.all(
        names.map((name) => store.charts.update(name, () => freshChartState(name))),
      );

      expect((await store.charts.list()).map(({ chart }) => chart).toSorted()).toEqual(names);
    });

    test('holds values of a megabyte that repeat themselves', async () => {
      const values = { text: 'all work and no play '.repeat(50_000) };
      await store.charts.update('podinfo', () => chartState({ resolved: resolved(values) }));

      expect((await store.charts.get('podinfo'))?.resolved?.values).toEqual(values);
    });

    test('loses values that no row can hold, says so once, and loses nothing else', async () => {
      const big = chartState({ resolved: resolved({ text: noise(600_000) }) });
      await store.charts.update('podinfo', () => big);
      const kept = await store.charts.update('podinfo', (before) => ({
        ...big,
        notes: before?.notes ?? [],
      }));

      expect(kept.resolved).toEqual({ ...big.resolved, values: undefined });
      expect(kept.resolved).not.toHaveProperty('values');
      expect(kept.notes).toEqual([
        expect.objectContaining({ code: 'ValuesTooLargeToStore' }),
        ...big.notes,
      ]);
    });

    test('when everything is as long as it can be, the row still fits', async () => {
      const registries = Array.from({ length: 40 }, (__, i) => ({
        name: `registry-${i}`,
        loginServer: `registry${i}.azurecr.io`,
        complete: false,
        missing: Array.from({ length: 60 }, (___, j) => noise(400, i * 60 + j)),
      }));
      const kept = await store.charts.update('podinfo', () => ({
        ...chartState({ resolved: resolved({ text: noise(600_000) }), registries }),
        conditions: longConditions(),
        history: longHistory(),
        notes: Array.from({ length: 100 }, (__, i) => ({ code: 'Long', message: noise(3000, i) })),
      }));

      expect(kept.registries.map(({ name }) => name)).toEqual(registries.map(({ name }) => name));
      expect(kept.conditions).toHaveLength(4);
      expect(kept.history.length).toBeGreaterThan(5);
    });
  });

  describe('what is remembered of a repository', () => {
    const request = {
      subject: 'chart:podinfo',
      branch: 'identity-reconciler/chart-podinfo',
      verdict: 'Open',
      number: 7,
      url: 'https://github.com/contoso/fleet/pull/7',
      version: '6.5.0',
      message: 'waits for a human',
      remarks: [],
    } as const;
    const state: RepositoryState = {
      ...freshRepositoryState('fleet'),
      requests: [request],
      leftAlone: [{ path: 'a.yaml', code: 'TemplatedFile', message: 'It holds {{.' }],
      installs: [install('aks1')],
      lastRunAt: AT,
    };

    test('comes back as it was stored', async () => {
      await store.repositories.update('fleet', () => state);

      expect(await store.repositories.get('fleet')).toEqual(state);
      expect(await store.repositories.list()).toEqual([state]);
      expect(await store.charts.list()).toEqual([]);
    });

    test('keeps what is installed on a thousand clusters of its own each', async () => {
      const installs = Array.from({ length: 1000 }, (__, i) =>
        install(`aks-${Buffer.from(noise(8, i)).toString('hex')}`, i),
      );
      await store.repositories.update('fleet', () => ({ ...state, installs }));

      const kept = (await store.repositories.get('fleet'))?.installs ?? [];
      expect(kept).toEqual(installs);
    });

    test('loses of an even larger fleet what is installed, before what is on its way', async () => {
      const installs = Array.from({ length: 4000 }, (__, i) => ({
        ...install(`aks-${Buffer.from(noise(8, i)).toString('hex')}`, i),
        ...(i % 200 === 0 && { phase: 'RollingOut' as const }),
      }));
      const { installs: kept = [] } = await store.repositories.update('fleet', () => ({
        ...state,
        installs,
      }));

      expect(kept.length).toBeGreaterThan(1000);
      expect(kept.filter(({ phase }) => phase === 'RollingOut')).toHaveLength(20);
    });

    test('of version 0.1 knows of no cluster, and can be read', async () => {
      const { installs, ...old } = state;
      expect(installs).toHaveLength(1);
      await store.repositories.update('fleet', () => old);

      expect(await store.repositories.get('fleet')).toEqual(old);
    });

    test('keeps the first requests when there are more than a row holds', async () => {
      const requests = Array.from({ length: 500 }, (__, i) => ({
        ...request,
        number: i,
        message: noise(3000, i),
      }));
      const kept = await store.repositories.update('fleet', () => ({
        ...state,
        requests,
        leftAlone: requests.map(({ message }) => ({ path: 'p', code: 'NotYaml', message })),
        conditions: longConditions(),
        history: longHistory(),
      }));

      expect(kept.requests.length).toBeGreaterThan(20);
      expect(kept.requests.map(({ number }) => number)).toEqual(kept.requests.map((__, i) => i));
      expect(kept.leftAlone.length).toBeGreaterThan(5);
    });
  });

  describe('the audit', () => {
    test('has the lines of each subject apart, the newest first', async () => {
      const first = line('first');
      const second = line('second');
      await store.audit.record([first, second, { ...line('other'), subject: 'gitops:podinfo' }]);

      expect(await store.audit.ofSubject('chart:podinfo', 10)).toEqual([second, first]);
      expect(await store.audit.ofSubject('chart:podinfo', 1)).toEqual([second]);
      expect(await store.audit.ofSubject('gitops:podinfo', 10)).toHaveLength(1);
      expect(await store.audit.ofSubject('chart:nginx', 10)).toEqual([]);
    });
  });
});

/** As a run leaves it, of a cluster in a resource group of its own. */
function install(name: string, index = 0): InstallRecord {
  const minute = String(index % 60).padStart(2, '0');
  return {
    cluster: clusterId('00000000-0000-0000-0000-000000000001', `rg-${name}`, name),
    ...{ name, chart: 'aad-pod-identity', phase: 'Installed', version: '4.1.18' },
    message: `NMI runs on ${index % 90} of ${index % 90} nodes.`,
    ...{ image: 'v1.8.17', isOurs: true, nodes: { done: index % 90, of: index % 90 } },
    revision: 'main@sha1:0f8d9a1c5b7e4d3f2a1b0c9d8e7f6a5b4c3d2e1f',
    ...{ expected: '4.1.18', expectedSince: AT, since: AT },
    at: `2026-01-01T00:${minute}:00.000Z`,
  };
}

function line(stepId: string): SyncAuditEntry {
  return {
    at: AT,
    subject: 'chart:podinfo',
    planId: 'run',
    stepId,
    action: 'PUT manifest',
    target: 'acrfleet.azurecr.io/charts/podinfo:6.5.0',
    cause: 'Missing',
    outcome: 'sent',
    detail: '',
    correlationId: 'run',
  };
}

function resolved(values: SyncedChart['values'] & object): SyncedChart {
  return {
    version: '6.5.0+build',
    appVersion: '6.5.0',
    deprecated: false,
    packageDigest: `sha256:${'a'.repeat(64)}`,
    manifestDigest: `sha256:${'b'.repeat(64)}`,
    tag: '6.5.0_build',
    values,
    chart: 'podinfo',
    chartVersion: { chart: 'podinfo', version: '6.5.0+build', urls: [], deprecated: false },
    notes: [],
    rulesKey: 'rules',
    images: [
      {
        image: { registry: 'ghcr.io', repository: 'stefanprodan/podinfo', tag: '6.5.0' },
        foundAt: 'values image',
        digest: `sha256:${'c'.repeat(64)}`,
        modes: ['managed'],
      },
    ],
  };
}

function chartState(more: Partial<ChartState> = {}): ChartState {
  return {
    ...freshChartState('podinfo'),
    observedGeneration: 1,
    registries: [
      { name: 'shared', loginServer: 'acrfleet.azurecr.io', complete: false, missing: ['chart'] },
    ],
    notes: [{ code: 'ChartDeprecated', message: 'Its maintainers gave it up.' }],
    history: [run('Nothing to do.')],
    lastRunAt: AT,
    ...more,
  };
}

function run(message: string): RunRecord {
  return {
    at: AT,
    planId: 'run',
    generation: 1,
    causes: ['hourly'],
    writes: 0,
    outcome: 'Converged',
    message,
  };
}

function longHistory(): readonly RunRecord[] {
  return Array.from({ length: 300 }, (_, i) => run(noise(3000, i)));
}

function longConditions(): readonly Condition[] {
  return (['Ready', 'Reconciling', 'Stalled', 'Contested'] as const).map((type) => ({
    type,
    status: 'True',
    reason: 'Retrying',
    message: noise(40_000),
    lastTransition: AT,
  }));
}

/** Text that does not compress: bytes that look random, the same each time. */
const NOISE = Array.from({ length: 200 }, (_, i) =>
  createHash('shake256', { outputLength: 3000 }).update(`${i}`).digest('base64'),
).join('');

/** A piece of it; another one for another seed. */
function noise(length: number, seed = 0): string {
  const start = (seed * 4001) % (NOISE.length - length);
  return NOISE.slice(start, start + length);
}
