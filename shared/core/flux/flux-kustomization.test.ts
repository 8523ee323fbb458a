import { wantedCluster } from '../../../test/support/gitops';
import { clusterOfObject, fluxKustomization } from './flux-kustomization';

const { cluster: CLUSTER } = wantedCluster();
const FLUX = { namespace: 'flux-system', gitRepository: 'fleet' };

test('a Flux Kustomization waits, prunes, and puts in what the cluster says', () => {
  const one = {
    name: 'identity-reconciler',
    version: 'v1',
    cluster: CLUSTER,
    folder: 'a/b',
    dependsOn: [],
    timeout: '35m0s',
    variables: { acr_login_server: 'acr.azurecr.io' },
  };
  expect(fluxKustomization(one, FLUX)).toEqual({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: {
      name: 'identity-reconciler',
      namespace: 'flux-system',
      annotations: { 'aks-identity-reconciler/cluster': CLUSTER },
    },
    spec: {
      interval: '1h0m0s',
      retryInterval: '2m0s',
      timeout: '35m0s',
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      path: './a/b',
      postBuild: { substitute: { acr_login_server: 'acr.azurecr.io' } },
    },
  });
});

test('one that depends on another says so, and one without variables substitutes nothing', () => {
  const later = {
    ...{ name: 'x', version: 'v1beta2', folder: 'a', dependsOn: ['y'], timeout: '10m0s' },
    cluster: CLUSTER,
  };
  const object = fluxKustomization(later, FLUX);
  expect(object).toMatchObject({ spec: { dependsOn: [{ name: 'y' }] } });
  expect(object).not.toHaveProperty('spec.postBuild');
});

test('it says which cluster it is for, as the ConfigMap of 0.1 did', () => {
  const annotations = { 'aks-identity-reconciler/cluster': CLUSTER };
  for (const kind of ['Kustomization', 'ConfigMap']) {
    expect(clusterOfObject({ kind, metadata: { annotations } })).toBe(CLUSTER);
  }
});

test.each([
  ['one by hand', { kind: 'Kustomization', metadata: { name: 'x' } }],
  [
    'another kind',
    {
      kind: 'Secret',
      metadata: { annotations: { 'aks-identity-reconciler/cluster': '/subscriptions/a' } },
    },
  ],
  [
    'what is no id',
    { kind: 'ConfigMap', metadata: { annotations: { 'aks-identity-reconciler/cluster': 'x' } } },
  ],
  ['nothing of the kind', { kind: 'ConfigMap' }],
])('%s says of no cluster', (_, object) => {
  expect(clusterOfObject(object)).toBeUndefined();
});
