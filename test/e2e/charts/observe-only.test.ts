import { demoChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { MCR, openChartStage, REPOSITORY } from '../../support/chart-stage';
import { createCluster, createIdentities } from '../../support/stage';
import { callApi } from '../contract';

jest.setTimeout(120_000);

/** A cluster whose chart could be brought to the registry and asked for in the repository. */
async function cluster(options: { readonly dryRun?: boolean }): Promise<ChartStage> {
  const stage = await openChartStage({ ...options, repository: { observeOnly: true } });
  stage.charts.publish(await demoChart('4.1.17', '1.8.16'));
  for (const name of ['mic', 'nmi']) {
    const repository = `oss/azure/aad-pod-identity/${name}`;
    stage.registries.addImage(MCR, { repository, tag: 'v1.8.16' });
  }
  createIdentities(stage, 'orders');
  createCluster(stage, 'aks1');
  await stage.settle();
  return stage;
}

async function branches(stage: ChartStage): Promise<readonly string[]> {
  const requests = await stage.forge.repository(REPOSITORY).requests.list();
  return requests.map(({ head }) => head);
}

describe('a target that is only observed', () => {
  let stage: ChartStage;
  afterEach(() => stage.stop());

  test('gets one request with the plan for the fleet, and the registry gets nothing', async () => {
    stage = await cluster({});
    expect(await branches(stage)).toEqual(['identity-reconciler/onboarding']);
    expect(stage.registries.calls.count({ method: 'PUT' })).toBe(0);
  });

  test('gets not even that while everything is a dry run', async () => {
    stage = await cluster({ dryRun: true });
    expect(await branches(stage)).toEqual([]);
    expect(stage.forge.calls.writes()).toEqual([]);
    const { body } = await callApi(stage, 'GET /api/repositories/fleet');
    expect(body?.conditions).toMatchObject([{ status: 'Unknown', reason: 'DryRun' }, {}, {}]);
  });
});
