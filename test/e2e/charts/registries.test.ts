import {
  CHART,
  CHART_BRANCH,
  CLUSTER_BRANCH,
  CHART_REPOSITORY,
  chartTold,
  existingCluster,
  fileAt,
  IMAGES,
  inRegistry,
  onChartStage,
  mergeAll,
  openRequests,
  publish,
  requests,
  rollOut,
  SOURCE_FILE,
  syncChart,
  repositoryTold,
  writes,
} from '../../support/chart-scene';
import { putManifest } from '../../../local/registry/store';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, IMPORT, PUSH } from '../../support/chart-stage';

const NOTHING = { chart: undefined, mic: undefined, nmi: undefined };
const WHOLE = {
  chart: expect.any(String) as unknown,
  mic: expect.any(String) as unknown,
  nmi: expect.any(String) as unknown,
};
const WEST = 'acrwest.azurecr.io';
const EAST = 'acreast.azurecr.io';
const TWO = [
  { name: 'west', acr: 'acrwest', locations: ['westeurope'] },
  { name: 'east', acr: 'acreast', locations: ['eastus'] },
];

/** A cluster, and a version that nobody has brought to the registry yet. */
async function newVersion(stage: ChartStage): Promise<void> {
  existingCluster(stage);
  await publish(stage, '4.1.18');
}

async function runsOfChart(stage: ChartStage): Promise<number> {
  return (await stage.store.charts.get(CHART))?.history.length ?? 0;
}

describe('what is in the registry already is never written over:', () => {
  test.each([
    ['ChartTagTaken', CHART_REPOSITORY, '4.1.18', { chart: 'taken' }],
    ['ImageTagTaken', `${IMAGES}/mic`, 'v1.8.17', { mic: 'taken', chart: undefined }],
  ])('%s', (code, repository, tag, after) =>
    onChartStage({}, async (stage) => {
      await newVersion(stage);
      const other = stage.registries.addImage(ACR, { repository, tag, content: 'of somebody' });
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: `False/${code}`, stalled: true });
      expect(told.message).toContain(`${ACR}/${repository}:${tag} holds ${other}`);
      expect(told.message).toContain(
        `az acr repository delete --name acrfleet --image ${repository}:${tag}`,
      );
      const expected = Object.entries(after).map(([key, value]) => [
        key,
        value === 'taken' ? other : value,
      ]);
      expect(inRegistry(stage, '4.1.18')).toMatchObject(Object.fromEntries(expected) as object);
      expect(await requests(stage)).toEqual([]);
    }),
  );

  test('a tag that was taken is used once somebody has made room', () =>
    onChartStage({}, async (stage) => {
      await newVersion(stage);
      const taken = { repository: CHART_REPOSITORY, tag: '4.1.18', content: 'of somebody' };
      stage.registries.addImage(ACR, taken);
      await syncChart(stage);
      stage.registries.deleteImage(ACR, CHART_REPOSITORY, '4.1.18');
      await stage.settle();
      expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged', stalled: false });
      expect(await openRequests(stage)).toContain(CLUSTER_BRANCH);
    }));
});

describe('missing rights are told with the command that gives them:', () => {
  test('none: Reader may pull, so what is there is seen, and nothing comes', () =>
    onChartStage({ registryRoles: [] }, async (stage) => {
      await newVersion(stage);
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/ImportDenied', stalled: true });
      expect(told.message).toContain('az role assignment create');
      expect(inRegistry(stage, '4.1.18')).toEqual(NOTHING);
      expect(writes(stage)).toMatchObject({ registry: 0, forge: 0 });
    }));

  test('no push: the images come, the chart does not, and nobody is asked to install it', () =>
    onChartStage({ registryRoles: [IMPORT] }, async (stage) => {
      await newVersion(stage);
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/RegistryForbidden', stalled: true });
      expect(told.message).toContain('--role AcrPush');
      expect(inRegistry(stage, '4.1.18')).toEqual({ ...WHOLE, chart: undefined });
      expect(await requests(stage)).toEqual([]);
    }));

  test('no import: nothing comes', () =>
    onChartStage({ registryRoles: [PUSH] }, async (stage) => {
      await newVersion(stage);
      await syncChart(stage);
      const told = await chartTold(stage);
      expect(told).toMatchObject({ ready: 'False/ImportDenied', stalled: true });
      expect(told.message).toContain(`--role "${IMPORT}"`);
      expect(inRegistry(stage, '4.1.18')).toEqual(NOTHING);
    }));
});

describe('a deleted image', () => {
  test('is put back by the event of its deletion, and the events of our own pushes cost no run', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.17');
      const held = inRegistry(stage, '4.1.17');
      expect(await runsOfChart(stage)).toBe(1);
      stage.registries.deleteImage(ACR, `${IMAGES}/nmi`, 'v1.8.16');
      expect(inRegistry(stage, '4.1.17')['nmi']).toBeUndefined();
      await stage.settle(5);
      expect(inRegistry(stage, '4.1.17')).toEqual(held);
      expect(await runsOfChart(stage)).toBe(2);
      expect(await requests(stage, 'open')).toEqual([]);
    }));

  test('is put back from what is known while the chart repository is down', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.17');
      const held = inRegistry(stage, '4.1.17');
      stage.charts.faults.add({ path: /./, status: 503, times: Infinity });
      stage.registries.deleteImage(ACR, `${IMAGES}/nmi`, 'v1.8.16');
      await stage.settle(5);
      expect(inRegistry(stage, '4.1.17')).toEqual(held);
      expect(await chartTold(stage)).toMatchObject({
        ready: 'False/ChartIndexUnavailable',
        stalled: false,
        message: expect.stringContaining('index.yaml answered 503') as string,
      });
      stage.charts.faults.clear();
      await stage.settle(60);
      expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
    }));

  test('of somebody else is none of our business', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.17');
      stage.registries.addImage(ACR, { repository: 'team/app', tag: '1' });
      stage.registries.deleteImage(ACR, 'team/app', '1');
      await stage.settle(5);
      expect(await runsOfChart(stage)).toBe(1);
    }));
});

describe('two registries, each for the clusters of its region:', () => {
  test('both get chart and images, and each cluster is told of its own', () =>
    onChartStage({ acrs: TWO }, async (stage) => {
      await publish(stage, '4.1.18');
      existingCluster(stage, 'aks1', 'westeurope');
      existingCluster(stage, 'aks2', 'eastus');
      await syncChart(stage);
      expect(inRegistry(stage, '4.1.18', WEST)).toEqual(WHOLE);
      expect(inRegistry(stage, '4.1.18', EAST)).toEqual(inRegistry(stage, '4.1.18', WEST));
      await mergeAll(stage);
      await mergeAll(stage);
      await publish(stage, '4.1.19');
      await syncChart(stage);
      const bodies = new Map((await requests(stage)).map(({ head, body }) => [head, body]));
      expect(bodies.get('identity-reconciler/cluster-aks1')).toContain(WEST);
      expect(bodies.get('identity-reconciler/cluster-aks2')).toContain(EAST);
      expect(bodies.get(CHART_BRANCH)).toContain(WEST);
      expect(bodies.get(CHART_BRANCH)).toContain(EAST);
    }));

  test('nothing is asked for before both are whole', () =>
    onChartStage({ acrs: TWO }, async (stage) => {
      await publish(stage, '4.1.18');
      existingCluster(stage, 'aks1', 'westeurope');
      existingCluster(stage, 'aks2', 'eastus');
      const down = { kind: 'answer', status: 503 } as const;
      stage.registries.faults.next({ host: EAST }, down, Infinity);
      await syncChart(stage, 3);
      expect(inRegistry(stage, '4.1.18', WEST)).toEqual(WHOLE);
      expect(await requests(stage)).toEqual([]);
      const { notes } = await repositoryTold(stage);
      expect(notes).toEqual([expect.stringContaining(`${CHART} is not in east yet`)]);
      stage.registries.faults.clear();
      await stage.settle(60);
      expect(await openRequests(stage)).toEqual(['identity-reconciler/cluster-aks1']);
    }));

  test('a cluster in a region that none of them serves is left out, with a word', () =>
    onChartStage({ acrs: TWO }, async (stage) => {
      await publish(stage, '4.1.18');
      existingCluster(stage, 'aks1', 'westeurope');
      existingCluster(stage, 'aks3', 'japaneast');
      await syncChart(stage);
      const { notes } = await repositoryTold(stage);
      expect(notes.join('\n')).toMatch(/aks3: no registry .* serves japaneast/);
      expect(await openRequests(stage)).toEqual(['identity-reconciler/cluster-aks1']);
    }));
});

test('values that the chart would not understand are told with their key, and nothing is brought anywhere', () =>
  onChartStage({ chart: { values: { operatonMode: 'managed' } } }, async (stage) => {
    await newVersion(stage);
    await syncChart(stage);

    const told = await chartTold(stage);
    expect(told).toMatchObject({ ready: 'False/ChartValuesWrong', stalled: true });
    expect(told.message).toContain('did you mean operationMode?');
    expect(inRegistry(stage, '4.1.18')).toEqual(NOTHING);
    expect(await requests(stage)).toEqual([]);
  }));

test('the same chart that somebody has pushed with helm is ours, and the request pins the digest that is there', () =>
  onChartStage({}, async (stage) => {
    await newVersion(stage);
    await syncChart(stage);
    const registry = stage.registries.registry(ACR);
    const ours = stage.registries.manifestOf(ACR, CHART_REPOSITORY, '4.1.18');
    const bytes = Buffer.from(
      ours.toString('utf8').replace(/("[\w.]+created":")[^"]+/, '$12020-01-01T00:00:00Z'),
    );
    const mediaType = 'application/vnd.oci.image.manifest.v1+json';
    const digest = putManifest(registry, CHART_REPOSITORY, {
      reference: '4.1.18',
      mediaType,
      bytes,
    });
    expect(bytes.equals(ours)).toBe(false);

    await syncChart(stage);
    expect(await chartTold(stage)).toMatchObject({ ready: 'True/Converged' });
    expect(stage.registries.digestOf(ACR, CHART_REPOSITORY, '4.1.18')).toBe(digest);
    expect(await fileAt(stage, SOURCE_FILE, CLUSTER_BRANCH)).toContain(digest);
  }));
