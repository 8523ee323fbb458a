import { join } from 'node:path';
import { printSkipped, referenceFolder } from '../../support/reference';
import type { ChartStage } from '../../support/chart-stage';
import {
  CHART_BRANCH,
  CLUSTER_BRANCH,
  fileAt,
  IMAGES,
  layersOf,
  openRequests,
  writes,
} from '../../support/chart-scene';
import { ACR, MCR, openChartStage, REPOSITORY } from '../../support/chart-stage';
import { createCluster, createIdentities } from '../../support/stage';
import { callApi } from '../contract';

jest.setTimeout(120_000);

/** Facts of the real charts. */
const DIGEST_4_1_17 = 'sha256:85e9ef05ef5f345212da49c31bb3002324d58a3fa488bda422b7443aa3ac8527';
const DIGEST_4_1_18 = 'sha256:ffc6d41aa3d8a4e36bfff77332f433e0288324051224bc8183584cc2f991fa28';

const folder = referenceFolder();
const data = folder && join(folder, 'data/aad-pod-identity/charts');
if (data === undefined) printSkipped('the way of the real chart from 4.1.17 to 4.1.18');

(data === undefined ? describe.skip : describe)('the real chart of AAD Pod Identity', () => {
  let stage: ChartStage;

  beforeAll(async () => {
    stage = await openChartStage();
    stage.charts.publishFolder(data ?? '', ['4.1.16', '4.1.17']);
    for (const tag of ['v1.8.16', 'v1.8.17']) {
      for (const name of ['mic', 'nmi']) {
        stage.registries.addImage(MCR, { repository: `${IMAGES}/${name}`, tag });
      }
    }
    createIdentities(stage, 'orders');
    createCluster(stage, 'aks1');
    await stage.settle();
  });
  afterAll(() => stage.stop());

  test('comes to the registry when a cluster is onboarded, with the digest of the index and its images', async () => {
    const chart = await stage.store.charts.get('aad-pod-identity');
    expect(chart?.resolved).toMatchObject({ version: '4.1.17', packageDigest: DIGEST_4_1_17 });
    expect(layersOf(stage, '4.1.17')).toEqual([DIGEST_4_1_17]);
    for (const name of ['mic', 'nmi']) {
      const there = stage.registries.digestOf(ACR, `${IMAGES}/${name}`, 'v1.8.16');
      expect(there).toBe(stage.registries.digestOf(MCR, `${IMAGES}/${name}`, 'v1.8.16'));
    }
  });

  test('leads to one request for the cluster, which brings the chart along', async () => {
    expect(await openRequests(stage)).toEqual([CLUSTER_BRANCH]);
    const { body } = await callApi(stage, 'GET /api/repositories/fleet');
    expect(body?.conditions).toMatchObject([{ type: 'Ready', status: 'True' }, {}, {}]);
  });

  test('costs nothing when nothing has changed', async () => {
    const before = writes(stage);
    await callApi(stage, 'POST /api/charts/aad-pod-identity/resync');
    await callApi(stage, 'POST /api/repositories/fleet/resync');
    await stage.settle();
    expect(writes(stage)).toEqual(before);
  });

  test('has nothing more to ask for when that request was merged by hand', async () => {
    const repository = stage.forge.repository(REPOSITORY);
    for (const { number } of await repository.requests.list({ state: 'open' })) {
      await stage.human.merge(number);
    }
    await callApi(stage, 'POST /api/repositories/fleet/resync');
    await stage.settle();
    expect(await openRequests(stage)).toEqual([]);
    const text = await fileAt(stage, 'identity-reconciler/base/aad-pod-identity/source.yaml');
    expect(text).toContain('tag: 4.1.17');
  });

  test('is bumped by one polite request when 4.1.18 comes out', async () => {
    stage.charts.publishFolder(data ?? '', ['4.1.16', '4.1.17', '4.1.18']);
    await callApi(stage, 'POST /api/charts/aad-pod-identity/resync');
    await stage.settle();
    expect(layersOf(stage, '4.1.18')).toEqual([DIGEST_4_1_18]);
    expect(stage.registries.digestOf(ACR, `${IMAGES}/mic`, 'v1.8.17')).toBeDefined();
    expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
    const [request] = await stage.forge.repository(REPOSITORY).requests.list({ state: 'open' });
    expect(request?.title).toContain('4.1.18');
    expect(request?.body).toContain(DIGEST_4_1_18);
    expect(request?.body).toContain('4.1.17');
    expect(await changedLines(stage)).toEqual({
      'identity-reconciler/base/aad-pod-identity/source.yaml': expect.arrayContaining([
        expect.stringContaining('tag: 4.1.18'),
      ]) as string[],
    });
  });

  test('says what changes in the cluster, as Helm renders it, and which pods are replaced', async () => {
    const open = await stage.forge.repository(REPOSITORY).requests.list({ state: 'open' });
    const body = open[0]?.body ?? '';
    expect(body).toContain('No rights change');
    expect(body).toMatch(/- Pods are replaced: DaemonSet .*aad-pod-identity-nmi: node by node\./);
    expect(body).toContain('What changes in the cluster: ');
    expect(body).toMatch(/^\+ .*oss\/azure\/aad-pod-identity\/nmi:v1\.8\.17$/m);
    // Its profile is in managed mode, in which there is no MIC.
    expect(body).not.toMatch(/aad-pod-identity-mic|Not rendered here/);
  });

  test('is bumped once: the next look writes nothing', async () => {
    const before = writes(stage);
    await callApi(stage, 'POST /api/charts/aad-pod-identity/resync');
    await callApi(stage, 'POST /api/repositories/fleet/resync');
    await stage.settle();
    expect(writes(stage)).toEqual(before);
  });

  test('is done when the bump was merged', async () => {
    const repository = stage.forge.repository(REPOSITORY);
    const [request] = await repository.requests.list({ state: 'open' });
    await stage.human.merge(request?.number ?? 0, 'squash');
    await callApi(stage, 'POST /api/repositories/fleet/resync');
    await stage.settle();
    expect(await openRequests(stage)).toEqual([]);
    expect(await repository.git.branches('identity-reconciler/')).toEqual([]);
  });
});

async function changedLines(stage: ChartStage): Promise<Record<string, readonly string[]>> {
  const { git } = stage.forge.repository(REPOSITORY);
  const base = (await git.head('main')) ?? '';
  const head = (await git.head(CHART_BRANCH)) ?? '';
  const files = await git.diff(base, head);
  const texts = await Promise.all(
    files.map(async ({ path }) => [
      path,
      ((await git.readFile(head, path))?.toString() ?? '').split('\n'),
    ]),
  );
  return Object.fromEntries(texts) as Record<string, readonly string[]>;
}
