import { callApi } from '../../e2e/contract';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, MCR } from '../../support/chart-stage';
import {
  CHART,
  chartTold,
  existingCluster,
  IMAGES,
  inRegistry,
  onChartStage,
  openRequests,
  publish,
  requests,
  syncChart,
} from '../../support/chart-scene';

const NMI = `${IMAGES}/nmi`;
const TAG = 'v1.8.17';

async function newVersion(stage: ChartStage): Promise<void> {
  existingCluster(stage);
  await publish(stage, '4.1.18');
}

/** Takes the image of one platform away from the source, and leaves the index that names it. */
function losePlatform({ registries }: ChartStage): void {
  const { manifests } = JSON.parse(registries.manifestOf(MCR, NMI, TAG).toString()) as {
    manifests: readonly { readonly digest: string }[];
  };
  registries
    .registry(MCR)
    .repositories.get(NMI)
    ?.manifests.delete(manifests[1]?.digest ?? '');
}

test('a tag that is moved after we looked brings what we saw, and not what came since [F42]', () =>
  onChartStage({}, async (stage) => {
    await newVersion(stage);
    const seen = inRegistry(stage, '4.1.18', MCR)['nmi'];
    let moved: string | undefined;
    stage.azure.onExchange(({ method, path, requestBody }) => {
      if (moved !== undefined || method !== 'POST' || !/importImage/i.test(path)) return;
      if (!JSON.stringify(requestBody).includes(NMI)) return;
      moved = stage.registries.addImage(MCR, { repository: NMI, tag: TAG, content: 'moved' });
    });
    await syncChart(stage);
    expect(moved).toBeDefined();
    expect(moved).not.toBe(seen);
    expect(inRegistry(stage, '4.1.18')['nmi']).toBe(seen);
    expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
  }));

test('an image that lacks a platform at its source keeps its chart out, until it is whole [F43]', () =>
  onChartStage({}, async (stage) => {
    await newVersion(stage);
    losePlatform(stage);
    await syncChart(stage);
    expect(inRegistry(stage, '4.1.18')).toMatchObject({ chart: undefined, nmi: undefined });
    expect(await requests(stage)).toEqual([]);
    const told = await chartTold(stage);
    expect(told.ready).toMatch(/^False\//);
    expect(told.message).toMatch(
      /aad-pod-identity\/nmi:v1.8.17 was not imported .*sha256:\w+" is not found/,
    );
    stage.registries.addImage(MCR, { repository: NMI, tag: TAG });
    await stage.clock.advance(3 * 3_600_000);
    await stage.settle(60);
    expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
    expect(inRegistry(stage, '4.1.18')['nmi']).toBe(inRegistry(stage, '4.1.18', MCR)['nmi']);
  }));

test('an import that fails half way asks nobody to install what is not there, and is made good by itself [F45]', () =>
  onChartStage({}, async (stage) => {
    await newVersion(stage);
    const fault = { kind: 'operation', outcome: 'Failed', message: 'toomanyrequests' } as const;
    stage.azure.faults.next({ path: 'importImage', times: 1 }, fault);
    await callApi(stage, `POST /api/charts/${CHART}/resync`);
    await stage.clock.advance(25_000);
    const { chart, mic, nmi } = inRegistry(stage, '4.1.18');
    expect([mic, nmi].filter((digest) => digest === undefined)).toHaveLength(1);
    expect(chart).toBeUndefined();
    expect(await requests(stage)).toEqual([]);
    await stage.settle(60);
    expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
    expect(stage.registries.digestOf(ACR, NMI, TAG)).toBeDefined();
    expect(await openRequests(stage)).toHaveLength(1);
  }));
