import { isRemoteFile, isRemoteRepository } from './remote';

describe('what kustomize fetches', () => {
  it.each([
    'https://github.com/fluxcd/flux2//manifests?ref=v2',
    'github.com/fluxcd/flux2//manifests?ref=v2',
    'github.com/fluxcd/flux2',
    'git@github.com:fluxcd/flux2.git//manifests',
    'git::https://gitlab.com/a/b',
    'ssh://git@ssh.dev.azure.com/v3/org/project/repo',
    'https://dev.azure.com/org/project/_git/repo/deploy?ref=main',
    'user@example.com:org/repo',
    'file:///srv/repo.git',
  ])('%s is in another repository', (path) => {
    expect(isRemoteRepository(path)).toBe(true);
  });

  it.each([
    '../base',
    './apps.yaml',
    'github.com',
    'github.com/owner',
    'gitlab.com/a/b',
    'a//b',
    'a.git',
    'foo/bar/baz?ref=main',
    '/absolute/path',
    'ftp://example.com/a/b',
    'https://github.com/a/b//../../c',
  ])('%s is not', (path) => {
    expect(isRemoteRepository(path)).toBe(false);
  });

  it('reads files over HTTP', () => {
    expect(isRemoteFile('https://example.com/a.yaml')).toBe(true);
    expect(isRemoteFile('http/a.yaml')).toBe(false);
  });
});
