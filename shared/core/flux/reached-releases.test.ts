import { sampleRepository } from '../../../test/support/gitops';
import { describeWithReference } from '../../../test/support/reference';
import { reachedReleases } from './reached-releases';
import type { RepoFile } from './repo-file';

function release(path: string, name: string): RepoFile {
  return {
    path,
    text: `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}}\n`,
  };
}

function applied(path: string, folder: string): RepoFile {
  return {
    path,
    text: `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: {path: ${folder}}\n`,
  };
}

function names(files: readonly RepoFile[], folder: string): readonly string[] {
  return reachedReleases(files, folder)
    .map(({ name }) => name)
    .sort();
}

describe('releases that Flux finds from the folder of a cluster', () => {
  test('are those in its files and in folders that its Kustomizations apply', () => {
    const files = [
      release('clusters/a/own.yaml', 'own'),
      applied('clusters/a/apps/x.yaml', './apps'),
      release('apps/deep/x.yaml', 'app'),
      release('other/x.yaml', 'other'),
    ];
    expect(names(files, 'clusters/a')).toEqual(['app', 'own']);
  });

  test('are not those of another cluster, even where the whole repository is applied', () => {
    const files = [applied('clusters/a/x.yaml', './'), release('clusters/b/x.yaml', 'of-b')];
    expect(names(files, 'clusters/a')).toEqual([]);
  });

  test('folders that refer to each other end', () => {
    const files = [
      applied('a/x.yaml', './b'),
      applied('b/x.yaml', './a'),
      release('b/y.yaml', 'y'),
    ];
    expect(names(files, 'a')).toEqual(['y']);
  });

  test('a path that leaves the repository leads nowhere', () => {
    expect(names([applied('a/x.yaml', '../../etc')], 'a')).toEqual([]);
  });
});

describeWithReference('the sample repository', (folder) => {
  test('gives prod-weu its release through overlay and base', () => {
    expect(names(sampleRepository(folder), 'clusters/prod-weu')).toEqual(['aad-pod-identity']);
    expect(names(sampleRepository(folder), 'clusters/stg-weu')).toEqual([]);
  });
});
