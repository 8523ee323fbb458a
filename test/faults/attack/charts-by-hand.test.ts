import { CHART, publish, writes } from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';
import { createCluster, createIdentities } from '../../support/stage';

jest.setTimeout(120_000);

let stage: ChartStage;
afterEach(() => stage.stop());

async function start(name: string, id: string, input: unknown): Promise<number> {
  const path = `/runtime/webhooks/durabletask/orchestrators/${name}/${id}?code=local`;
  return (await stage.http('POST', path, input)).status;
}

/** A step of a chart and a decision about a request as they travelled in 0.1. */
const DIGEST = `sha256:${'0'.repeat(64)}`;
const STEP = {
  kind: 'importImage',
  id: `image:shared:evil`,
  registry: 'shared',
  registryId: '/subscriptions/x',
  loginServer: 'shared.azurecr.io',
  repository: 'evil',
  tag: '1',
  digest: DIGEST,
  sourceRegistry: 'mcr.microsoft.com',
  sourceRepository: 'evil',
};
const DECISION = {
  branch: 'identity-reconciler/evil',
  steps: [{ kind: 'writeBranch', branch: 'main', onto: 'HEAD', files: [], message: 'evil' }],
};

describe.each([
  ['in force', false],
  ['a dry run', true],
])('somebody who has the system key, while the product is %s', (_, dryRun) => {
  test('pushes nothing to a registry and nothing to a repository', async () => {
    stage = await openChartStage();
    createIdentities(stage, 'orders');
    await publish(stage, '4.1.17');
    createCluster(stage, 'aks1');
    await stage.settle();
    expect(stage.forge.calls.writes().length).toBeGreaterThan(0);
    if (dryRun) stage.renew({ dryRun: true });
    const everything = async (): Promise<unknown> => ({
      ...writes(stage),
      chart: (await stage.store.charts.get(CHART))?.registries,
      target: (await stage.store.repositories.get('fleet'))?.requests,
      charts: (await stage.store.charts.list()).length,
    });
    const before = await everything();
    const run = { kind: 'planned', planId: 'evil', generation: 9, attempts: 0, apply: true };
    const plan = { chart: CHART, steps: [STEP], failures: [], registries: [] };
    await start('syncChart', 'a', { ...run, chart: CHART, plan });
    await start('syncChart', 'b', { chart: 'evil', ...run, plan });
    await start('syncTarget', 'c', { ...run, target: 'fleet', decisions: [DECISION] });
    await start('syncTarget', 'd', { target: 'evil', decisions: [DECISION] });
    await start('previewSync', 'e', { kind: 'chart', name: CHART, preview: false, plan });
    await start('previewSync', 'f', { kind: 'repository', name: 'fleet', preview: false });
    for (const name of ['advanceImport', 'pushChart', 'writeRequest', 'decorateRequest']) {
      expect(await start(name, `g-${name}`, { ...run, subject: CHART, step: STEP })).toBe(400);
    }
    await stage.settle();
    expect(await everything()).toEqual(before);
  });
});
