import { below, isFolderName, joined, parentOf, relativePath, resolvedPath } from './paths';

describe('folders of the repository', () => {
  test('a plain name can be a folder', () => {
    expect(isFolderName('aks-shop')).toBe(true);
  });

  test.each([
    '..',
    '../x',
    'a/b',
    'a\\b',
    '',
    '.git',
    'a..b',
    'ä',
    'a b',
    'a\nb',
    '-a',
    'a'.repeat(64),
  ])('"%s" is refused: it could name another place', (name) => {
    expect(isFolderName(name)).toBe(false);
  });

  test('the folder of a cluster is the first below that of all clusters', () => {
    expect(below('clusters', 'clusters/a/flux-system/x.yaml')).toBe('a');
    expect(below('', 'a/x.yaml')).toBe('a');
    expect(below('clusters', 'clusters/x.yaml')).toBeUndefined();
    expect(below('clusters', 'clusters2/a/x.yaml')).toBeUndefined();
  });

  test('a file in the root has the root as its folder', () => {
    expect([parentOf('x.yaml'), parentOf('a/b/x.yaml')]).toEqual(['', 'a/b']);
    expect([joined('', 'x'), joined('a', 'x')]).toEqual(['x', 'a/x']);
  });
});

describe('ways between folders', () => {
  test.each([
    ['infrastructure/overlays/a', 'infrastructure/base/b', '../../base/b'],
    ['x', 'y/z', '../y/z'],
    ['', 'y', 'y'],
    ['a/b', 'a/b/c', 'c'],
    ['a/b', 'a', '..'],
    ['a', 'a', '.'],
  ])('from "%s" to "%s" it is %s, and back', (from, to, way) => {
    expect(relativePath(from, to)).toBe(way);
    expect(resolvedPath(from, way)).toBe(to);
  });

  test.each(['../../..', '/etc', 'https://example.test/x'])(
    '%s leads out of the repository',
    (way) => {
      expect(resolvedPath('a/b', way)).toBeUndefined();
    },
  );

  test('what Flux writes as ./a/b is a/b', () => {
    expect(resolvedPath('', './a/./b/')).toBe('a/b');
  });
});
