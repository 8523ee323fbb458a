import {
  CHART,
  chartTold,
  existingCluster,
  inRegistry,
  openRequests,
  publish,
  syncChart,
  writes,
  CHART_REPOSITORY,
} from '../../support/chart-scene';
import { buildChart, demoChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, openChartStage } from '../../support/chart-stage';
import { callApi } from '../contract';

const RESYNC = `POST /api/charts/${CHART}/resync`;
const RESYNC_REPOSITORY = 'POST /api/repositories/fleet/resync';

describe('the API of charts and repositories answers as its document says', () => {
  let stage: ChartStage;
  beforeAll(async () => {
    stage = await openChartStage();
    await publish(stage, '4.1.18');
    existingCluster(stage);
  });
  afterAll(() => stage.stop());

  test('before anybody has looked at anything', async () => {
    const { body: charts } = await callApi(stage, 'GET /api/charts');
    expect(charts).toMatchObject({ charts: [{ chart: CHART, reason: 'NotLookedAt' }] });
    const { body: chart } = await callApi(stage, `GET /api/charts/${CHART}`);
    expect(chart).toEqual({ chart: CHART, work: null, audit: [] });
    const { body: repositories } = await callApi(stage, 'GET /api/repositories');
    expect(repositories).toMatchObject({
      repositories: [{ repository: 'fleet', forge: { provider: 'github' }, reason: 'NotLookedAt' }],
    });
    const { body: repository } = await callApi(stage, 'GET /api/repositories/fleet');
    expect(repository).toEqual({ repository: 'fleet', work: null, audit: [] });
  });

  test('plans without writing anything, as data and as text', async () => {
    const before = writes(stage);
    const { body } = await callApi(stage, `GET /api/charts/${CHART}/plan`);
    expect(body).toMatchObject({ chart: CHART, plan: { version: '4.1.18' } });
    const { text } = await callApi(stage, `GET /api/charts/${CHART}/plan?format=text`);
    expect(text).toContain('acrfleet');
    await callApi(stage, 'GET /api/repositories/fleet/plan');
    await callApi(stage, 'GET /api/repositories/fleet/plan?format=text');
    expect(writes(stage)).toEqual(before);
  });

  test('dryRun only plans', async () => {
    const before = writes(stage);
    const chart = await callApi(stage, RESYNC, { dryRun: true });
    const target = await callApi(stage, RESYNC_REPOSITORY, { dryRun: true });
    expect([chart.status, target.status]).toEqual([202, 202]);
    expect(chart.body).toMatchObject({ dryRun: true });
    await stage.settle();
    expect(writes(stage)).toEqual(before);
    expect(await stage.store.work.chartsAndRepositories()).toEqual([]);
  });

  test('a sync is taken on once for each Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'night-shift' };
    const first = await callApi(stage, RESYNC, {}, key);
    const again = await callApi(stage, RESYNC, {}, key);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body?.['generation']).toBe(first.body?.['generation']);
    const other = await callApi(stage, RESYNC, {}, { 'idempotency-key': 'day-shift' });
    expect(other.body?.['generation']).not.toBe(first.body?.['generation']);
    await stage.settle();
    expect(await openRequests(stage)).toHaveLength(1);
  });

  test('after a sync, with the audit of what was written', async () => {
    const { body: chart } = await callApi(stage, `GET /api/charts/${CHART}`);
    const actions = (body: typeof chart): readonly string[] =>
      ((body?.['audit'] ?? []) as { action: string; outcome: string }[])
        .filter(({ outcome }) => outcome === 'succeeded')
        .map(({ action }) => action)
        .sort();
    expect(actions(chart)).toEqual(['IMPORT image', 'IMPORT image', 'PUSH chart']);
    const { body: repository } = await callApi(stage, 'GET /api/repositories/fleet');
    expect(actions(repository)).toEqual(['OPEN request', 'PUSH branch']);
    await callApi(stage, `GET /api/charts/${CHART}/plan`);
    await callApi(stage, 'GET /api/repositories/fleet/plan?format=text');
    const { body: charts } = await callApi(stage, 'GET /api/charts');
    expect(charts).toMatchObject({ charts: [{ version: '4.1.18', ready: 'True' }] });
    await callApi(stage, 'GET /api/repositories');
  });

  test.each([
    [404, 'ChartUnknown', 'GET /api/charts/nothing', undefined],
    [404, 'ChartUnknown', 'GET /api/charts/nothing/plan', undefined],
    [404, 'ChartUnknown', 'POST /api/charts/nothing/resync', {}],
    [404, 'RepositoryUnknown', 'GET /api/repositories/nothing', undefined],
    [404, 'RepositoryUnknown', 'GET /api/repositories/nothing/plan', undefined],
    [404, 'RepositoryUnknown', 'POST /api/repositories/nothing/resync', {}],
    [400, 'InvalidFormat', `GET /api/charts/${CHART}/plan?format=xml`, undefined],
    [400, 'InvalidFormat', 'GET /api/repositories/fleet/plan?format=xml', undefined],
    [400, 'InvalidJson', RESYNC, '{'],
    [400, 'InvalidBody', RESYNC, []],
    [400, 'UnknownKey', RESYNC, { dryrun: true }],
    [400, 'InvalidValue', RESYNC, { dryRun: 'yes' }],
    [400, 'InvalidValue', RESYNC, { forgetDigests: 1 }],
    [400, 'UnknownKey', RESYNC_REPOSITORY, { forgetDigests: true }],
    [413, 'BodyTooLarge', RESYNC_REPOSITORY, { dryRun: 'x'.repeat(20_000) }],
  ])('refuses with %i %s: %s', async (status, title, request, body) => {
    const before = await stage.store.work.chartsAndRepositories();
    const answer = await callApi(stage, request, body);
    expect({ status: answer.status, title: answer.body?.['title'] }).toEqual({ status, title });
    expect(await stage.store.work.chartsAndRepositories()).toEqual(before);
  });

  test('refuses an Idempotency-Key that is none', async () => {
    const answer = await callApi(stage, RESYNC, {}, { 'idempotency-key': 'a b' });
    expect(answer).toMatchObject({ status: 400, body: { title: 'InvalidIdempotencyKey' } });
  });

  test('forgetDigests takes what is published under the same version now', async () => {
    const before = inRegistry(stage, '4.1.18');
    const { metadata } = await demoChart('4.1.18', '1.8.17');
    const files = { 'README.md': 'again' };
    const again = { name: CHART, version: '4.1.18', appVersion: '1.8.17', metadata, files };
    const demo = await buildChart({ ...again, values: VALUES });
    stage.charts.publish(demo);
    await syncChart(stage);
    expect(await chartTold(stage)).toMatchObject({ ready: 'False/ChartRepublished' });
    const dry = await callApi(stage, RESYNC, { forgetDigests: true, dryRun: true });
    expect(dry.status).toBe(202);
    expect((await stage.store.charts.get(CHART))?.resolved).toBeDefined();
    stage.registries.deleteImage(ACR, CHART_REPOSITORY, '4.1.18');
    await callApi(stage, RESYNC, { forgetDigests: true });
    await stage.settle();
    expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
    const after = inRegistry(stage, '4.1.18');
    expect(after['chart']).toBeDefined();
    expect(after['chart']).not.toBe(before['chart']);
    expect(after['mic']).toBe(before['mic']);
  });
});

const VALUES = {
  image: { repository: 'mcr.microsoft.com/oss/azure/aad-pod-identity' },
  mic: { image: 'mic', tag: 'v1.8.17' },
  nmi: { image: 'nmi', tag: 'v1.8.17' },
};
