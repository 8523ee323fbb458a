import type { ClusterWorld } from '../../../local/kubernetes';
import {
  appOf,
  CHART,
  CHART_BRANCH,
  CLUSTER_BRANCH,
  CHART_REPOSITORY,
  openRequests,
  publish,
  requests,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage, ChartStageOptions } from '../../support/chart-stage';
import { ACR, openChartStage, REPOSITORY } from '../../support/chart-stage';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Raw } from '../../support/flux-objects';
import { fluxBootstrap, fluxObject, installedByFlux } from '../../support/flux-objects';
import { repositoryRules } from '../../support/gitops';
import { createIdentities } from '../../support/stage';
import { callApi } from '../contract';

jest.setTimeout(180_000);

/** What was merged is looked for in the cluster, by runs of the repository and no other way. */

const FLUX = {
  ...{ HelmRelease: ['v2'], HelmRepository: ['v1'], OCIRepository: ['v1'] },
  ...{ GitRepository: ['v1'], Kustomization: ['v1'] },
};
let stage: ChartStage;
let aks1: ConnectedCluster;

afterEach(async () => {
  await aks1.stop();
  await stage.stop();
});

/** A cluster with Flux, and the chart asked for, in a repository that has nothing else. */
async function open(options: ChartStageOptions = {}): Promise<ClusterWorld> {
  stage = await openChartStage({ profile: { objects: 'read' }, ...options });
  await publish(stage, '4.1.17');
  createIdentities(stage, 'orders');
  aks1 = await connectedCluster(stage, { name: 'aks1', nmi: 'none' });
  const { world } = aks1.api;
  world.installFlux(FLUX);
  world.apply(fluxBootstrap({ commit: 'a'.repeat(40), url: repositoryUrl() }));
  await stage.settle();
  expect(await openRequests(stage)).toContain(CLUSTER_BRANCH);
  return world;
}

function repositoryUrl(): string {
  return `${stage.forge.github.url.replace('/api/v3', '')}/${REPOSITORY}.git`;
}

async function head(): Promise<string> {
  return (await stage.forge.repository(REPOSITORY).git.head('main')) ?? '';
}

/** What Flux leaves in the cluster when it has installed the version that main has. */
async function installs(
  version: string,
  nodes?: { nodes: number; done: number },
): Promise<readonly Raw[]> {
  const manifest = stage.registries.digestOf(ACR, CHART_REPOSITORY, version) ?? '';
  const commit = await head();
  const image = `${ACR}/oss/azure/aad-pod-identity/nmi:v${appOf(version)}`;
  return installedByFlux({ commit, version, manifest, url: repositoryUrl(), image, ...nodes });
}

interface Install {
  readonly condition: {
    readonly status: string;
    readonly reason: string;
    readonly message: string;
  };
  readonly nodes?: unknown;
  readonly version?: string;
  readonly remedy?: string;
  readonly isOurs?: boolean;
}

async function install(path = '/api/repositories/fleet'): Promise<Install | undefined> {
  const { body } = await callApi(stage, `GET ${path}`);
  return (body as { readonly installs?: readonly Install[] }).installs?.[0];
}

/** Lets time pass. Nobody asks for anything: whatever the product does, it does by itself. */
async function minutes(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await stage.clock.advance(60_000);
    await stage.host.idle();
  }
}

/** Merges whatever is open, as the team does, and lets the product see it. */
async function merge(): Promise<void> {
  for (const { number } of await requests(stage, 'open')) {
    await stage.forge.hand(REPOSITORY).merge(number);
  }
  await syncRepository(stage, 2);
}

test('a repository is not Ready while a request is merged and nothing is installed', async () => {
  await open();
  await merge();
  expect(await install()).toMatchObject({
    condition: { status: 'False', reason: 'Merged' },
    expected: '4.1.17',
  });
  const told = await repositoryTold(stage);
  expect(told).toMatchObject({ ready: 'False/RollingOut', stalled: false });
  expect(told.message).toContain(
    'Installed on 0 of 1 cluster. aks1: aad-pod-identity 4.1.17 Merged',
  );
  expect(told.requests.find(({ subject }) => subject === `chart:${CHART}`)?.message).toContain(
    'Installed on 0 of 1 cluster',
  );
});

test('it sees the roll-out node by node, by itself, and is Ready when the last node has it', async () => {
  const world = await open();
  await merge();
  world.apply(await installs('4.1.17', { nodes: 9, done: 4 }));
  await minutes(3);
  expect(await install()).toMatchObject({
    condition: { status: 'False', reason: 'RollingOut' },
    nodes: { done: 4, of: 9 },
  });
  world.apply(await installs('4.1.17', { nodes: 9, done: 9 }));
  await minutes(3);
  expect(await install()).toMatchObject({
    condition: {
      status: 'True',
      reason: 'Installed',
      message: 'NMI runs on 9 of 9 nodes.',
    },
    version: '4.1.17',
    isOurs: true,
  });
  expect(await install(`/api/charts/${CHART}`)).toMatchObject({
    repository: 'fleet',
    version: '4.1.17',
  });
  expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
  expect((await repositoryTold(stage)).message).toContain('Installed on 1 of 1 cluster.');
});

test('the next version waits for the one before, and says for whom', async () => {
  const world = await open();
  await merge();
  await publish(stage, '4.1.18');
  await syncChart(stage, 5);
  expect(await openRequests(stage)).toEqual([]);
  expect((await repositoryTold(stage)).notes.join()).toContain(
    'aad-pod-identity 4.1.18 is asked for when the version before is installed: it is still on its way on aks1 (4.1.17, Merged).',
  );
  world.apply(await installs('4.1.17'));
  await minutes(5);
  expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
  const [request] = await requests(stage, 'open');
  expect(request?.body).toContain('aks1`: 4.1.17 runs');
});

test('a failed roll-out is told in the words of Flux, and the next version may mend it', async () => {
  const world = await open();
  await merge();
  const failed = {
    type: 'Ready',
    status: 'False',
    reason: 'UpgradeFailed',
    message: 'Helm upgrade failed: context deadline exceeded',
  };
  world.apply(await installs('4.1.17'));
  const release = (await installs('4.1.17')).find(({ kind }) => kind === 'HelmRelease');
  const status = release?.['status'] as Raw;
  world.apply([{ ...release, status: { ...status, conditions: [failed], history: [] } }]);
  await syncRepository(stage, 5);
  expect(await repositoryTold(stage)).toMatchObject({
    ready: 'False/InstallFailed',
    stalled: true,
  });
  expect((await repositoryTold(stage)).message).toContain('context deadline exceeded');
  expect((await install())?.remedy).toContain(
    'flux reconcile helmrelease aad-pod-identity -n baseline',
  );
  await publish(stage, '4.1.18');
  await syncChart(stage, 5);
  expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
});

test('a suspended cluster is told, stalls nothing, and holds nothing up', async () => {
  const world = await open();
  await merge();
  const suspended = { path: './clusters/aks1', suspend: true };
  world.apply(
    fluxObject(['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system', 'flux-system'], {
      spec: { ...suspended, sourceRef: { kind: 'GitRepository', name: 'flux-system' } },
      status: {},
    }),
  );
  await syncRepository(stage, 5);
  const told = await repositoryTold(stage);
  expect(told).toMatchObject({ ready: 'False/InstallSuspended', stalled: false });
  expect(told.message).toContain('flux resume kustomization flux-system');
  await publish(stage, '4.1.18');
  await syncChart(stage, 5);
  expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
});

test('a cluster that nobody can look into is told of, and waited for by nobody', async () => {
  await open();
  await aks1.api.down();
  await merge();
  expect(await install()).toMatchObject({ condition: { status: 'Unknown', reason: 'Unknown' } });
  expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
  await publish(stage, '4.1.18');
  await syncChart(stage, 5);
  expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
});

test('nobody waits for ever: after the longest wait it is told, and the next version comes', async () => {
  const repository = repositoryRules();
  await open({ repository: { requests: { ...repository.requests, waitSeconds: 1800 } } });
  await merge();
  await publish(stage, '4.1.18');
  await syncChart(stage, 5);
  expect(await openRequests(stage)).toEqual([]);
  stage.restart();
  await minutes(90);
  expect(await repositoryTold(stage)).toMatchObject({
    ready: 'False/RollOutOverdue',
    stalled: true,
  });
  expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
});

test('with waitForInstall: false the next version is asked for at once', async () => {
  const repository = repositoryRules();
  await open({ repository: { requests: { ...repository.requests, waitForInstall: false } } });
  await merge();
  await publish(stage, '4.1.18');
  await syncChart(stage, 5);
  expect(await openRequests(stage)).toEqual([CHART_BRANCH]);
});

test('what somebody takes away by hand later is seen, within the hour', async () => {
  const world = await open();
  await merge();
  world.apply(await installs('4.1.17'));
  await minutes(5);
  expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
  world.remove('DaemonSet', 'baseline', 'aad-pod-identity-nmi');
  await minutes(130);
  expect(await repositoryTold(stage)).toMatchObject({ ready: 'False/InstallFailed' });
});
