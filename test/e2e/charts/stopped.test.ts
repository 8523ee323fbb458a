import { publish, syncChart, syncRepository, writes } from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';
import { createCluster, createIdentities } from '../../support/stage';
import { callApi } from '../contract';

jest.setTimeout(120_000);

let stage: ChartStage;
afterEach(() => stage.stop());

async function open(): Promise<void> {
  stage = await openChartStage();
  createIdentities(stage, 'orders');
  createCluster(stage, 'aks1');
}

/** As somebody who watches the registry and the forge would count. */
function written(): number {
  return JSON.stringify(writes(stage)).length;
}

async function historyOf(of: 'charts/aad-pod-identity' | 'repositories/fleet'): Promise<string> {
  return JSON.stringify((await callApi(stage, `GET /api/${of}`)).body);
}

test('dry run that is switched on while images are imported keeps the chart out of the registry', async () => {
  await open();
  const stop = stage.azure.onExchange(({ method, path }) => {
    if (method !== 'POST' || !/importimage/i.test(path)) return;
    stop();
    stage.renew({ dryRun: true });
  });
  await publish(stage, '4.1.17');
  await stage.settle();
  expect(stage.registries.calls.count({ method: 'PUT' })).toBe(0);
  expect(stage.forge.calls.writes()).toEqual([]);
  expect(await historyOf('charts/aad-pod-identity')).toContain('StoppedByDryRun');
  const before = written();
  await syncChart(stage);
  await syncRepository(stage);
  expect(written()).toBe(before);
  stage.renew({ dryRun: false });
  await syncChart(stage);
  await stage.settle();
  expect(stage.registries.calls.count({ method: 'PUT' })).toBeGreaterThan(0);
});

test('a target that is set to observe only after its branch was pushed gets no request any more', async () => {
  await open();
  const { current } = stage.configuration;
  // The branch is the first write to the forge; the request would be the second.
  stage.forge.calls.listen(({ isWrite }) => {
    if (!isWrite) return;
    const targets = current.repositories.map((repository) => ({
      ...repository,
      observeOnly: true,
    }));
    stage.configuration.current = { ...current, repositories: targets };
  });
  await publish(stage, '4.1.17');
  await stage.settle();
  expect(await historyOf('repositories/fleet')).toContain('StoppedByObserveOnly');
});
