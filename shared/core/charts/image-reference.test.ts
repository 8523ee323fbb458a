import { parseImage, registryIn } from './image-reference';
import { imageText } from './places';

const DIGEST = `sha256:${'a1'.repeat(32)}`;

describe('the name of an image', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27'],
    ['bitnami/nginx', 'docker.io/bitnami/nginx'],
    ['index.docker.io/nginx', 'docker.io/library/nginx'],
    ['registry-1.docker.io/bitnami/redis:8', 'docker.io/bitnami/redis:8'],
    ['localhost/app:1', 'localhost/app:1'],
    ['127.0.0.1:5000/team/app:1', '127.0.0.1:5000/team/app:1'],
    ['registry:5000/app', 'registry:5000/app'],
    ['GHCR.io/org/app', 'ghcr.io/org/app'],
    [`quay.io/a/b@${DIGEST}`, `quay.io/a/b@${DIGEST}`],
    [`quay.io/a/b:v1.0@${DIGEST}`, `quay.io/a/b:v1.0@${DIGEST}`],
    [
      'mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17',
      'mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17',
    ],
  ])('%s is %s in full', (text, full) => {
    const image = parseImage(text);
    expect(image && imageText(image)).toBe(full);
  });

  it.each([
    '',
    ':1',
    'nginx:',
    'Nginx',
    'a//b',
    '/nginx',
    'nginx/',
    'https://quay.io/a',
    'quay.io/a:tag with space',
    'quay.io/a@sha256:short',
    `quay.io/a@md5:${'a'.repeat(64)}`,
    `quay.io/a@${DIGEST}@${DIGEST}`,
    '-host.io/a',
    'host.io:port/a',
    'quay.io/../etc',
    '{{ .Values.image }}',
    `quay.io/${'a'.repeat(300)}`,
    `quay.io/a:${'a'.repeat(129)}`,
  ])('%j is none', (text) => {
    expect(parseImage(text)).toBeUndefined();
  });

  it('is the same after it was written out', () => {
    const image = parseImage(`host:5000/a/b:1@${DIGEST}`);
    expect(image && parseImage(imageText(image))).toEqual(image);
  });
});

describe('the registry at the beginning of a text', () => {
  it.each([
    ['quay.io/a', 'quay.io'],
    ['localhost/a', 'localhost'],
    ['host:5000/a', 'host:5000'],
    ['bitnami/nginx', undefined],
    ['nginx:1.27', undefined],
  ])('of %s is %s', (text, registry) => {
    expect(registryIn(text)).toBe(registry);
  });
});
