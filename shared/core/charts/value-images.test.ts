import type { JsonObject } from '../base/json';
import { imageText } from './places';
import { valueImages } from './value-images';

function found(values: JsonObject): readonly string[] {
  return valueImages(values, '9.9.9').map(
    ({ path, image }) => `${path.join('.')}: ${imageText(image)}`,
  );
}

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('values that say an image', () => {
  it.each<[string, JsonObject, string]>([
    ['repository and tag', { a: { repository: 'quay.io/x', tag: 'v1' } }, 'a: quay.io/x:v1'],
    ['an empty tag', { a: { repository: 'quay.io/x', tag: '' } }, 'a: quay.io/x:9.9.9'],
    [
      'registry, repository and tag',
      { a: { registry: 'ghcr.io', repository: 'x/y', tag: 2 } },
      'a: ghcr.io/x/y:2',
    ],
    [
      'a digest beside an empty tag',
      { a: { repository: 'quay.io/x', tag: '', digest: DIGEST } },
      `a: quay.io/x@${DIGEST}`,
    ],
    ['image and tag', { a: { image: 'quay.io/x', tag: 'v1' } }, 'a: quay.io/x:v1'],
    ['one text', { a: { initImage: 'busybox:1' } }, 'a.initImage: docker.io/library/busybox:1'],
    ['a list', { a: [{ image: 'x/y:1' }] }, 'a.0.image: docker.io/x/y:1'],
  ])('do it with %s', (_, values, expected) => {
    expect(found(values)).toEqual([expected]);
  });

  it.each<[string, JsonObject]>([
    ['a repository without a version', { image: { repository: 'quay.io/x' } }],
    ['a bare name with a tag', { mic: { image: 'mic', tag: 'v1' } }],
    ['a text without a version', { image: 'quay.io/x' }],
    ['a text under another name', { source: 'quay.io/x:1' }],
    ['a Git repository', { git: { repository: 'https://github.com/a/b', tag: 'v1' } }],
    ['nothing', { image: { repository: '', tag: '' } }],
  ])('do not with %s', (_, values) => {
    expect(found(values)).toEqual([]);
  });

  it('without a version of the chart leave an empty tag open', () => {
    expect(valueImages({ a: { repository: 'quay.io/x', tag: '' } }, undefined)).toEqual([]);
  });
});
