import type { JsonObject } from '../../base/json';
import { generatedArtifact } from './artifact-generator';
import type { SourceTree } from './source-tree';

const SOURCE: SourceTree = {
  tree: {
    files: new Map(
      [
        'README.md',
        'apps/base/a.yaml',
        'apps/prod/b.yaml',
        'infra/x.yaml',
        'infra/deep/y.yaml',
        'infra/.github/z.yaml',
      ].map((path) => [path, path]),
    ),
  },
  name: 'fleet',
  originOf: (path) => ({ path }),
};

function filesOf(...copy: readonly JsonObject[]): unknown {
  const made = generatedArtifact({ name: 'x', copy }, new Map([['repo', SOURCE]]));
  if ('problem' in made) return made.problem;
  return Object.fromEntries(
    [...made.tree.files.keys()].map((path) => [path, made.originOf(path).path]),
  );
}

describe('an artifact that is cut out of a repository', () => {
  it('has what is in a folder at its root, without what Flux always leaves out', () => {
    expect(filesOf({ from: '@repo/infra/**', to: '@artifact/' })).toEqual({
      'x.yaml': 'infra/x.yaml',
      'deep/y.yaml': 'infra/deep/y.yaml',
    });
  });

  it('has the folder itself where no stars stand', () => {
    expect(filesOf({ from: '@repo/apps/base', to: '@artifact/all/' })).toEqual({
      'all/base/a.yaml': 'apps/base/a.yaml',
    });
  });

  it('has a file under its name, or under another', () => {
    expect(
      filesOf(
        { from: '@repo/README.md', to: '@artifact/docs/' },
        { from: '@repo/README.md', to: '@artifact/docs/LIES.md' },
      ),
    ).toEqual({ 'docs/README.md': 'README.md', 'docs/LIES.md': 'README.md' });
  });

  it('has the later of two files in one place', () => {
    expect(
      filesOf(
        { from: '@repo/apps/base/**', to: '@artifact/' },
        { from: '@repo/apps/prod/b.yaml', to: '@artifact/a.yaml' },
      ),
    ).toEqual({ 'a.yaml': 'apps/prod/b.yaml' });
  });

  it.each([
    [{ from: '@repo/infra/*.yaml', to: '@artifact/' }, /pattern/],
    [{ from: '@repo/infra/**', to: '@artifact/', exclude: ['*.md'] }, /leaves files out/],
    [{ from: '@repo/infra/**', to: '@artifact/', strategy: 'Merge' }, /merges/],
    [{ from: '@other/infra/**', to: '@artifact/' }, /no source/],
    [{ from: '@repo/gone/**', to: '@artifact/' }, /there is nothing in gone/],
  ])('cannot be told of %j', (copy, problem) => {
    expect(filesOf(copy)).toMatch(problem);
  });
});
