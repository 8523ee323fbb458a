import type { ReconcileError } from '../../core/base/errors';
import { chartPlace, checkedReference, placeOf, referenceOf, sourcePlace } from './names';

function codeOf(call: () => unknown): string {
  try {
    call();
    return 'none';
  } catch (error) {
    return (error as ReconcileError).failure.code;
  }
}

describe('the place of an image', () => {
  it.each([
    ['mcr.microsoft.com', 'oss/nmi', 'mcr.microsoft.com/oss/nmi'],
    ['MCR.microsoft.com', 'oss/nmi', 'mcr.microsoft.com/oss/nmi'],
    ['localhost:5000', 'a__b/c-d.e', 'localhost:5000/a__b/c-d.e'],
    ['docker.io', 'nginx', 'registry-1.docker.io/library/nginx'],
    ['index.docker.io', 'bitnami/nginx', 'registry-1.docker.io/bitnami/nginx'],
  ])('%s %s is asked for as %s', (registry, repository, expected) => {
    const { host, repository: at } = sourcePlace(registry, repository);
    expect(`${host}/${at}`).toBe(expected);
  });

  it.each([
    ['evil.example/path', 'a'],
    ['user@evil.example', 'a'],
    ['evil.example?x', 'a'],
    ['', 'a'],
    ['-x.example', 'a'],
    ['x.example:port', 'a'],
    ['x.example', '../a'],
    ['x.example', 'a/./b'],
    ['x.example', 'A'],
    ['x.example', `a/${'b'.repeat(300)}`],
  ])('%s %s is refused', (host, repository) => {
    expect(codeOf(() => placeOf(host, repository))).toBe('RegistryNameInvalid');
  });
});

describe('a reference', () => {
  const digest = `sha256:${'0'.repeat(64)}` as const;

  it('is the digest, else the tag, else latest', () => {
    const image = { registry: 'x', repository: 'y' };
    expect(referenceOf({ ...image, tag: 'v1', digest })).toBe(digest);
    expect(referenceOf({ ...image, tag: 'v1' })).toBe('v1');
    expect(referenceOf(image)).toBe('latest');
  });

  it.each(['a/b', '../x', '.hidden', 'sha256:0', 'a b', '', 'x'.repeat(129)])(
    '%p is refused',
    (text) => expect(codeOf(() => checkedReference(text))).toBe('RegistryNameInvalid'),
  );
});

describe('the place of a chart in an OCI source', () => {
  it.each(['ghcr.io/org/charts/x', 'oci://ghcr.io/org/charts/x'])('%s', (reference) => {
    expect(chartPlace(reference)).toEqual({ host: 'ghcr.io', repository: 'org/charts/x' });
  });

  it('without a repository is refused', () => {
    expect(codeOf(() => chartPlace('ghcr.io'))).toBe('RegistryNameInvalid');
  });
});
