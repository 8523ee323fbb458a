import { isPinField } from './pin-field';

function isPin(apiVersion: string, kind: string, path: readonly (string | number)[]): boolean {
  return isPinField({ apiVersion, kind }, path);
}

const HELM = ['helm.toolkit.fluxcd.io/v2', 'HelmRelease'] as const;
const OCI = ['source.toolkit.fluxcd.io/v1', 'OCIRepository'] as const;
const FLUX = ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization'] as const;

test.each([
  [...HELM, ['spec', 'chart', 'spec', 'version']],
  [...HELM, ['spec', 'values', 'nmi', 'tag']],
  [...OCI, ['spec', 'ref', 'tag']],
  [...OCI, ['spec', 'ref', 'digest']],
  ['source.toolkit.fluxcd.io/v1', 'HelmChart', ['spec', 'version']],
  ['v1', 'ConfigMap', ['data', 'values.yaml', '|', 0, 'nmi', 'tag']],
  [...FLUX, ['spec', 'postBuild', 'substitute', 'version']],
  [...FLUX, ['spec', 'patchesStrategicMerge', 0, 'spec', 'ref', 'tag']],
  [...FLUX, ['spec', 'patches', 0, 'patch', '|', 0, 'spec', 'ref', 'tag']],
] as const)('a new version may change, in %s %s, %j', (apiVersion, kind, path) => {
  expect(isPin(apiVersion, kind, path)).toBe(true);
});

test.each([
  [...HELM, ['spec', 'targetNamespace']],
  [...HELM, ['spec', 'releaseName']],
  [...HELM, ['spec', 'chart', 'spec', 'chart']],
  [...HELM, ['spec', 'chart', 'spec', 'version', 'deeper']],
  [...HELM, ['spec', 'values']],
  [...OCI, ['spec', 'url']],
  [...OCI, ['spec', 'ref', 'semver']],
  [...FLUX, ['spec', 'path']],
  [...FLUX, ['spec', 'patches']],
  ['v1', 'ConfigMap', ['metadata', 'name']],
  ['v1', 'ConfigMap', ['data', 'values.yaml', '|']],
  ['v1', 'Secret', ['data', 'tag']],
  ['example.com/v1', 'HelmRelease', ['spec', 'chart', 'spec', 'version']],
] as const)('no new version may change, in %s %s, %j', (apiVersion, kind, path) => {
  expect(isPin(apiVersion, kind, path)).toBe(false);
});
