import { readFileSync } from 'node:fs';
import { VirtualClock } from '../../../local/clock';
import type { SimulatedApiServer } from '../../../local/kubernetes';
import { startApiServer } from '../../../local/kubernetes';
import { COMMIT, MANIFEST, question } from '../../../test/support/flux-cluster';
import { fluxObject, installedByFlux } from '../../../test/support/flux-objects';
import { cluster } from '../../../test/support/world';
import { isReconcileError } from '../../core/base/errors';
import { installedOn } from '../../core/installed/installed';
import type { ObservedCluster } from '../../core/installed/cluster-facts';
import { nmiInCluster } from '../../core/installed/nmi-in-cluster';
import { createKubernetes } from './index';

const RECONCILER = '11111111-2222-4333-8444-555555555555';
const INSTALLED = { commit: COMMIT, version: '4.1.18', manifest: MANIFEST };
const V2 = { HelmRelease: ['v2'], HelmRepository: ['v1'], OCIRepository: ['v1'] };
const FLUX_2_9 = { ...V2, GitRepository: ['v1'], Kustomization: ['v1'] };
let api: SimulatedApiServer;

beforeEach(async () => {
  api = await startApiServer({
    clock: new VirtualClock(),
    authenticate: () => ({ user: RECONCILER, groups: ['system:authenticated'] }),
  });
});
afterEach(() => api.stop());

function look(): Promise<ObservedCluster> {
  const azure = {
    getKubeconfig: () => Promise.resolve(api.kubeconfig('exec')),
    tokenFor: () => Promise.resolve({ token: 'any', expiresAt: Number.MAX_SAFE_INTEGER }),
  };
  return createKubernetes({ azure, now: () => 0, pause: () => Promise.resolve() })
    .of(cluster())
    .facts();
}

/** The rights of infra/cluster/reader.yaml, changed by hand where a test says so. */
function give(change: (text: string) => string = (text) => text): void {
  const text = readFileSync('infra/cluster/reader.yaml', 'utf8');
  api.world.apply(change(text).replaceAll('00000000-0000-0000-0000-000000000000', RECONCILER));
}

test('reader.yaml lets an installed chart be seen from the commit down to the last node', async () => {
  give();
  api.world.installFlux(FLUX_2_9);
  api.world.apply(installedByFlux(INSTALLED));
  const facts = await look();
  expect(facts.unread).toEqual([]);
  expect(installedOn(facts, question())).toEqual({
    phase: 'Installed',
    message: 'NMI runs on 3 of 3 nodes.',
    version: '4.1.18',
    image: 'v1.8.17',
    nodes: { done: 3, of: 3 },
    revision: `main@sha1:${COMMIT}`,
    isOurs: true,
  });
});

test('a roll-out is seen node by node', async () => {
  give();
  api.world.installFlux(FLUX_2_9);
  for (const done of [0, 1, 2, 3]) {
    api.world.apply(installedByFlux({ ...INSTALLED, done }));
    const status = installedOn(await look(), question());
    expect(status.nodes).toEqual({ done, of: 3 });
    expect(status.phase).toBe(done === 3 ? 'Installed' : 'RollingOut');
  }
});

test('Flux 2.3 serves OCIRepository as a beta alone, and it is found there', async () => {
  give();
  api.world.installFlux({ ...FLUX_2_9, OCIRepository: ['v1beta2'] });
  const objects = installedByFlux(INSTALLED).map((object) =>
    object['kind'] === 'OCIRepository'
      ? { ...object, apiVersion: 'source.toolkit.fluxcd.io/v1beta2' }
      : object,
  );
  api.world.apply(objects);
  expect(installedOn(await look(), question()).phase).toBe('Installed');
});

test('a cluster without Flux and NMI is known to have none, although nobody serves the kinds', async () => {
  give();
  const facts = await look();
  expect(facts).toMatchObject({ unread: [], releases: [], workloads: [], clusterWide: [] });
  expect(nmiInCluster(facts, ['kube-system'])).toEqual({ kind: 'absent' });
});

test.each([
  ['helmreleases', 'HelmRelease'],
  ['kustomizations', 'Kustomization'],
  ['namespaces', 'Namespace'],
  ['daemonsets, deployments', 'DaemonSet'],
  ['clusterroles', 'ClusterRole'],
])('without the right to read %s the rule that is lacking is named', async (resources, kind) => {
  give((text) => text.replace(`resources: [${resources}]`, 'resources: [none]'));
  api.world.installFlux(FLUX_2_9);
  api.world.apply(installedByFlux(INSTALLED));
  const { unread } = await look();
  expect(unread.map((one) => one.kind)).toContain(kind);
  expect(unread[0]?.remedy).toContain('infra/cluster/reader.yaml');
  expect(unread[0]?.remedy).toContain(`resources: [${resources.split(',')[0]}]`);
});

test('the reader.yaml of before leaves everything of Flux unread, and nothing absent', async () => {
  give((text) => text.replaceAll(/toolkit\.fluxcd\.io/g, 'example.com'));
  api.world.installFlux(FLUX_2_9);
  const facts = await look();
  expect(installedOn(facts, question())).toMatchObject({ phase: 'Unknown' });
  expect(nmiInCluster(facts, ['baseline'])).toMatchObject({ kind: 'unknown' });
});

test('a ClusterRole of Helm says which release has it', async () => {
  give();
  api.world.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: {
      name: 'aad-pod-identity-nmi',
      annotations: {
        'meta.helm.sh/release-name': 'pod-identity',
        'meta.helm.sh/release-namespace': 'default',
      },
    },
    rules: [],
  });
  expect((await look()).clusterWide).toEqual([
    {
      kind: 'ClusterRole',
      name: 'aad-pod-identity-nmi',
      release: { namespace: 'default', name: 'pod-identity' },
    },
  ]);
});

test('NMI of raw manifests in kube-system is seen, and what only shares its label is not', async () => {
  give();
  api.world.installNmi({ mode: 'standard' });
  api.world.apply({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { namespace: 'default', name: 'x', labels: { component: 'nmi' } },
    spec: { template: { spec: { containers: [{ name: 'x', image: 'nginx:1' }] } } },
  });
  const { workloads } = await look();
  expect(workloads.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
    'kube-system/aad-pod-identity-nmi',
  ]);
});

test('thousands of nodes are read only where NMI is not on all of them', async () => {
  give();
  api.world.installFlux(FLUX_2_9);
  const read = (): boolean => api.calls.all().some(({ path }) => path.startsWith('/api/v1/nodes'));
  api.world.apply(installedByFlux({ ...INSTALLED, nodes: 9 }));
  expect((await look()).nodes).toEqual({ all: 9, notReady: 0, cordoned: 0 });
  expect(read()).toBe(false);
  api.world.apply(installedByFlux({ ...INSTALLED, nodes: 9, done: 8 }));
  await look();
  expect(read()).toBe(true);
});

test('a namespace says whose it is, and nodes how many are sick', async () => {
  give();
  api.world.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'baseline',
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: { 'argocd.argoproj.io/tracking-id': 'platform', note: 'a team is here' },
    },
  });
  for (const [name, ready, cordoned] of [
    ['a', 'True', false],
    ['b', 'False', true],
    ['c', 'Unknown', false],
  ] as const) {
    api.world.apply({
      ...{ apiVersion: 'v1', kind: 'Node', metadata: { name } },
      spec: { unschedulable: cordoned },
      status: { conditions: [{ type: 'Ready', status: ready }] },
    });
  }
  const facts = await look();
  expect(facts.namespaces.find(({ name }) => name === 'baseline')).toEqual({
    name: 'baseline',
    labels: {
      'kubernetes.io/metadata.name': 'baseline',
      'pod-security.kubernetes.io/enforce': 'restricted',
    },
    owners: { 'argocd.argoproj.io/tracking-id': 'platform' },
    leaving: false,
  });
  expect(facts.nodes).toEqual({ all: 3, notReady: 2, cordoned: 1 });
});

test('objects that say nonsense in every field harm nobody', async () => {
  give();
  api.world.installFlux(FLUX_2_9);
  api.world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } });
  const long = 'x'.repeat(100_000);
  const nonsense = [null, 1, [], {}, long, { conditions: long, history: [null, 7, {}] }];
  nonsense.forEach((value, index) => {
    for (const [group, kind] of [
      ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'],
      ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'],
      ['source.toolkit.fluxcd.io/v1', 'OCIRepository'],
      ['source.toolkit.fluxcd.io/v1', 'HelmChart'],
    ] as const) {
      const broken = fluxObject([group, kind, 'team', `a${index}`], { spec: {}, status: {} });
      api.world.apply({ ...broken, spec: value, status: value });
    }
  });
  const facts = await look();
  expect(facts.releases).toHaveLength(nonsense.length);
  expect(JSON.stringify(facts).length).toBeLessThan(40_000);
  expect(installedOn(facts, question()).phase).not.toBe('Installed');
});

test('a server that stumbles over one kind shows nothing, instead of a cluster without it', async () => {
  give();
  api.world.installFlux(FLUX_2_9);
  api.faults.add({ path: /helmreleases/ }, { kind: 'answer', status: 500 });
  const error = await look().catch((thrown: unknown) => thrown);
  expect(isReconcileError(error) && error.failure.code).toBe('ApiServerError');
});
