import type { FluxServed } from '../../../local/kubernetes';
import { fileAt, publish, requests, repositoryTold } from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import { createIdentities } from '../../support/stage';

jest.setTimeout(120_000);

/** Facts of the CRDs. GitRepository v1 came with 2.0. */
const FLUX_2_3: FluxServed = {
  HelmRelease: ['v2beta1', 'v2beta2', 'v2'],
  HelmRepository: ['v1beta1', 'v1beta2', 'v1'],
  OCIRepository: ['v1beta2'],
  GitRepository: ['v1beta1', 'v1beta2', 'v1'],
  Kustomization: ['v1beta1', 'v1beta2', 'v1'],
};
const FLUX_2_8: FluxServed = {
  HelmRelease: ['v2'],
  HelmRepository: ['v1'],
  OCIRepository: ['v1'],
  GitRepository: ['v1'],
  Kustomization: ['v1'],
};

/** The first cluster's request brings the base. */
const BRANCH = 'identity-reconciler/cluster-aks0';

let stage: ChartStage;
let clusters: readonly ConnectedCluster[] = [];

afterEach(async () => {
  await Promise.all(clusters.map((cluster) => cluster.stop()));
  await stage.stop();
});

/** A fleet with an empty repository, each cluster with its Flux; undefined: without any. */
async function open(...fleet: readonly (FluxServed | undefined)[]): Promise<void> {
  stage = await openChartStage({ profile: { objects: 'read' } });
  await publish(stage, '4.1.18');
  createIdentities(stage, 'orders');
  clusters = [];
  for (const [at, served] of fleet.entries()) {
    // The stage's NMI would come without Git; here the request is to bring it.
    const cluster = await connectedCluster(stage, { name: `aks${at}`, nmi: 'none' });
    clusters = [...clusters, cluster];
    if (served !== undefined) cluster.api.world.installFlux(served);
  }
}

async function base(): Promise<string> {
  const folder = 'identity-reconciler/base/aad-pod-identity';
  const texts = ['source.yaml', 'release.yaml'].map((name) =>
    fileAt(stage, `${folder}/${name}`, BRANCH),
  );
  return (await Promise.all(texts)).join('\n');
}

async function requestBody(): Promise<string> {
  const open = await requests(stage, 'open');
  return open.find(({ head }) => head === BRANCH)?.body ?? '';
}

test('a cluster whose API server shows Flux 2.3 gets a HelmRepository, and the request says why', async () => {
  await open(FLUX_2_3);
  await stage.settle();
  expect(await base()).toContain('apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository');
  expect(await requestBody()).toContain('the API server of aks0 serves what Flux 2.3');
});

test('a cluster that has NMI out of Git gets no second one, and the state says which', async () => {
  await open(FLUX_2_8);
  clusters[0]?.api.world.installNmi({ mode: 'managed' });
  await stage.settle();
  expect(await requests(stage)).toEqual([]);
  expect(await repositoryTold(stage)).toMatchObject({
    ready: 'False/InClusterNotInGit',
    message: expect.stringContaining('aad-pod-identity-nmi') as string,
  });
});

test('one old cluster of two decides for both', async () => {
  await open(FLUX_2_8, FLUX_2_3);
  await stage.settle();
  expect(await base()).toContain('kind: HelmRepository');
});

test('a cluster without Flux, or that does not answer, leaves it at what is assumed', async () => {
  await open(undefined, FLUX_2_8);
  await clusters[1]?.api.down();
  await stage.settle();
  expect(await base()).toContain('kind: OCIRepository');
  expect(await requestBody()).toContain('Flux 2.6 or newer is assumed');
  expect((await repositoryTold(stage)).notes.join()).toContain(
    'could not be asked what they have: aks1',
  );
});
