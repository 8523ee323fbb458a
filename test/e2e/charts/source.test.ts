import { buildChart, demoChart } from '../../../local/charts';
import { packArchive } from '../../../local/charts/build-chart';
import {
  appOf,
  chartTold,
  existingCluster,
  IMAGES,
  inRegistry,
  onChartStage,
  openRequests,
  publish,
  CHART,
  CLUSTER_BRANCH,
  requests,
  rollOut,
  syncChart,
  repositoryTold,
  writes,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, MCR } from '../../support/chart-stage';
import { callApi } from '../contract';

const NOTHING = { chart: undefined, mic: undefined, nmi: undefined };
const HOUR = 3_600_000;

/** A chart whose archive is just these bytes, and whose index promises them. */
async function publishBytes(stage: ChartStage, bytes: Uint8Array): Promise<void> {
  const chart = await buildChart({ name: CHART, version: '4.1.18' });
  const { createHash } = await import('node:crypto');
  const hex = createHash('sha256').update(bytes).digest('hex');
  stage.charts.publish({ ...chart, bytes, digest: `sha256:${hex}` });
}

describe('what a publisher does wrong stays outside, and the operator is told:', () => {
  test('a package that is not what the index promises [F44]', () =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18');
      stage.charts.tamper(CHART, '4.1.18');
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/ChartDigestMismatch', stalled: true });
      expect(told.message).toMatch(/aad-pod-identity 4\.1\.18 .* is not what the index promises/);
      expect(told.message).toContain('Ask the publisher before anything else.');
      expect(inRegistry(stage, '4.1.18')).toEqual(NOTHING);
      expect(await requests(stage)).toEqual([]);
    }));

  test('a package that is tampered with is used once it is mended, within the hour', () =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18');
      stage.charts.tamper(CHART, '4.1.18');
      await syncChart(stage);
      await publish(stage, '4.1.18');
      await stage.clock.advance(65 * 60_000);
      await stage.settle();
      expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged', stalled: false });
      expect(inRegistry(stage, '4.1.18').chart).toBeDefined();
    }));

  test('a version that is published again with other bytes', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.17');
      const before = writes(stage);
      const again = await buildChart({
        ...(await demoChart('4.1.17', appOf('4.1.17'))),
        files: { 'values.yaml': 'operationMode: standard\n' },
      });
      stage.charts.publish(again);
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/ChartRepublished', stalled: true });
      expect(told.message).toContain('The registries keep the first.');
      expect(told.message).toContain('{"forgetDigests": true}');
      expect(writes(stage)).toEqual(before);
    }));

  test.each([
    ['a path that leads out of its folder', [{ name: `${CHART}/../../etc/passwd`, text: 'x' }]],
    ['a link', [{ name: `${CHART}/values.yaml`, type: 'symlink' as const, linkname: '/etc' }]],
    ['a bomb', [{ name: `${CHART}/values.yaml`, text: Buffer.alloc(4 * 1024 * 1024) }]],
  ])('an archive with %s', (_what, entries) =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      const chart = { name: `${CHART}/Chart.yaml`, text: `name: ${CHART}\nversion: 4.1.18\n` };
      await publishBytes(stage, await packArchive([chart, ...entries]));
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/ChartArchiveRefused', stalled: true });
      expect(told.message).toContain('leave this one out: version: "<4.1.18"');
      expect(inRegistry(stage, '4.1.18').chart).toBeUndefined();
      expect(await requests(stage)).toEqual([]);
    }),
  );

  test('an image tag that points elsewhere than when it was first imported [F42]', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.17');
      const held = inRegistry(stage, '4.1.17');
      const repository = `${IMAGES}/mic`;
      const moved = stage.registries.addImage(MCR, { repository, tag: 'v1.8.16', content: 'new' });
      stage.registries.deleteImage(ACR, repository, 'v1.8.16');
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/ImageTagMoved', stalled: true });
      expect(told.message).toContain(`points at ${moved} now`);
      expect(told.message).toContain(`pointed at ${held['mic']}`);
      expect(inRegistry(stage, '4.1.17')).toEqual({ ...held, mic: undefined });
    }));

  test('an image that its registry does not have', () =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18');
      stage.registries.deleteImage(MCR, `${IMAGES}/nmi`, 'v1.8.17');
      await syncChart(stage);
      expect(await chartTold(stage)).toMatchObject({
        ready: 'False/ImageNotAtSource',
        stalled: true,
        message: expect.stringContaining('images.exclude') as string,
      });
      expect(inRegistry(stage, '4.1.18').chart).toBeUndefined();
      expect(await requests(stage)).toEqual([]);
      expect((await repositoryTold(stage)).notes.join()).toContain('is not in shared yet');
    }));
});

describe('which version is chosen:', () => {
  test('none when nothing is in the range, and the operator reads what there is', () =>
    onChartStage({ chart: { versions: '^5' } }, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18');
      await syncChart(stage);
      expect(await chartTold(stage)).toMatchObject({
        ready: 'False/NothingInRange',
        stalled: true,
        message: expect.stringMatching(
          /nothing is in "\^5"; there is 4\.1\.18\. .*Correct/,
        ) as string,
      });
    }));

  test('one that is too young waits, and then comes by itself', () =>
    onChartStage({ chart: { minimumAgeSeconds: 2 * 3600 } }, async (stage) => {
      existingCluster(stage);
      const created = new Date(stage.clock.now()).toISOString();
      await publish(stage, '4.1.18', { created });
      await syncChart(stage);
      expect(await chartTold(stage)).toMatchObject({
        ready: 'False/TooYoung',
        stalled: false,
        message: expect.stringContaining(
          '4.1.18 is too young and counts from 2026-01-01T02',
        ) as string,
      });
      expect(await openRequests(stage)).toEqual([]);
      await stage.clock.advance(2 * HOUR);
      await stage.settle();
      expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
      expect(await openRequests(stage)).toContain(CLUSTER_BRANCH);
    }));

  test('an older one is used while the newest is too young', () =>
    onChartStage({ chart: { minimumAgeSeconds: 2 * 3600 } }, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.17');
      await publish(stage, '4.1.18', { created: new Date(stage.clock.now()).toISOString() });
      await syncChart(stage);
      expect((await stage.store.charts.get(CHART))?.resolved?.version).toBe('4.1.17');
      await stage.clock.advance(3 * HOUR);
      await stage.settle();
      expect((await stage.store.charts.get(CHART))?.resolved?.version).toBe('4.1.18');
    }));

  test('a deprecated one is used, and said to be so', () =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18', { deprecated: true });
      await syncChart(stage);
      const { body } = await callApi(stage, `GET /api/charts/${CHART}`);
      expect(body).toMatchObject({
        resolved: { deprecated: true },
        notes: expect.arrayContaining([
          expect.objectContaining({ code: 'ChartDeprecated' }),
        ]) as unknown,
      });
      const [request] = (await requests(stage)).filter(({ head }) => head === CLUSTER_BRANCH);
      expect(request?.body).toMatch(/deprecated/i);
    }));
});
