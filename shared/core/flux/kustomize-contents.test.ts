import { kustomizeContents, listed } from './kustomize-contents';
import type { RepoFile } from '../base/repo-file';

function file(path: string, text = ''): RepoFile {
  return { path, text };
}

function paths(files: readonly RepoFile[], folder: string): unknown {
  const contents = kustomizeContents(files, folder);
  return { files: contents.files.map(({ path }) => path), folders: contents.folders };
}

describe('what kustomize takes from a folder', () => {
  const tree = [
    file(
      'a/kustomization.yaml',
      'resources: [x.yaml, ../b, https://example.test/z]\ncomponents: [./c/]\n',
    ),
    file('a/x.yaml'),
    file('a/unlisted.yaml'),
    file('b/y.yaml'),
    file('b/deep/er/z.yaml'),
  ];

  test('is what its kustomization.yaml lists', () => {
    expect(paths(tree, 'a')).toEqual({ files: ['a/x.yaml'], folders: ['b', 'a/c'] });
  });

  test('without one it is everything, folder by folder', () => {
    expect(paths(tree, 'b')).toEqual({ files: ['b/y.yaml'], folders: ['b/deep'] });
    expect(paths(tree, 'b/deep')).toEqual({ files: [], folders: ['b/deep/er'] });
    expect(paths(tree, 'nowhere')).toEqual({ files: [], folders: [] });
  });

  test('entries that are no texts are none', () => {
    expect(listed(file('kustomization.yaml', 'resources: [1, {a: b}]\nbases: x\n'))).toEqual([]);
  });
});
