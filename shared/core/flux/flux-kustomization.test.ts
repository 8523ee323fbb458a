import { fluxKustomization } from './flux-kustomization';

const FLUX = { namespace: 'flux-system', gitRepository: 'fleet' };

test('a Flux Kustomization waits, prunes, and puts in what the cluster says', () => {
  const one = {
    name: 'identity-charts',
    version: 'v1',
    folder: 'a/b',
    dependsOn: [],
    substitute: true,
  };
  expect(fluxKustomization(one, FLUX)).toEqual({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'identity-charts', namespace: 'flux-system' },
    spec: {
      interval: '1h0m0s',
      retryInterval: '2m0s',
      timeout: '10m0s',
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      path: './a/b',
      postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'cluster-vars' }] },
    },
  });
});

test('one that depends on another says so, and one without variables substitutes nothing', () => {
  const later = { name: 'x', version: 'v1beta2', folder: 'a', dependsOn: ['y'], substitute: false };
  const object = fluxKustomization(later, FLUX);
  expect(object).toMatchObject({ spec: { dependsOn: [{ name: 'y' }] } });
  expect(object).not.toHaveProperty('spec.postBuild');
});
