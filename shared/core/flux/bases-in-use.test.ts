import { baseInUse } from './bases-in-use';
import type { RepoFile } from '../base/repo-file';

const EXPECTED = 'identity-reconciler/base/aad-pod-identity';
const ID =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/a';

function release(path: string, name = 'nmi'): RepoFile {
  return {
    path,
    text: `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}}\nspec: {chart: {spec: {chart: aad-pod-identity}}}\n`,
  };
}

function cluster(annotations: string): readonly RepoFile[] {
  return [
    {
      path: 'c/a/x.yaml',
      text: `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x${annotations}}\nspec: {path: ./o/a}\n`,
    },
    { path: 'o/a/kustomization.yaml', text: 'resources: [../../b/nmi]\n' },
  ];
}

describe('the base of a chart', () => {
  test('is the one that the layout says, whoever else has one', () => {
    const files = [release('b/nmi/release.yaml'), release(`${EXPECTED}/r.yaml`, 'ours')];
    expect(baseInUse(files, 'aad-pod-identity', EXPECTED)).toEqual({
      folder: EXPECTED,
      release: 'ours',
    });
  });

  test('is the one that a cluster of ours draws in, wherever it stands', () => {
    const ours = cluster(`, annotations: {aks-identity-reconciler/cluster: ${ID}}`);
    const files = [...ours, release('b/nmi/release.yaml')];
    expect(baseInUse(files, 'aad-pod-identity', EXPECTED)).toEqual({
      folder: 'b/nmi',
      release: 'nmi',
    });
  });

  test('is never that of a team, which nothing of ours uses', () => {
    const files = [...cluster(''), release('b/nmi/release.yaml')];
    expect(baseInUse(files, 'aad-pod-identity', EXPECTED)).toBeUndefined();
  });
});
