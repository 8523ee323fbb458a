import {
  digestOf,
  image,
  registry,
  resolved,
  seen,
  observedImage,
  seenWithoutChart,
  without,
} from '../../../test/support/charts';
import type { ObservedRegistry } from './chart-plan';
import { pinnedImages, planChart } from './plan-chart';

const WANTED = digestOf('1');
const OTHER = digestOf('2');

function stepsFor(...registries: readonly ObservedRegistry[]): readonly string[] {
  return planChart(resolved(), registries).steps.map(({ id }) => id);
}

function codesFor(...registries: readonly ObservedRegistry[]): readonly string[] {
  return planChart(resolved(), registries).failures.map(({ code }) => code);
}

test('a registry that has everything needs nothing', () => {
  expect(planChart(resolved(), [seen('a')])).toEqual({
    chart: 'demo',
    version: '1.2.3',
    steps: [],
    failures: [],
    registries: [{ name: 'a', loginServer: 'acra.azurecr.io', blocked: false }],
  });
});

test('an empty registry gets the images first, then the chart', () => {
  const missing = { expected: WANTED };
  const empty = seenWithoutChart('a', {
    images: [observedImage('one', missing), observedImage('two', missing)],
  });
  expect(stepsFor(empty)).toEqual([
    'import a oss/one:v1',
    'import a oss/two:v1',
    'push a demo:1.2.3',
  ]);
});

test('only what is missing is brought, and only where it is missing', () => {
  const one = observedImage('one', { expected: WANTED });
  expect(stepsFor(seen('a'), seen('b', { images: [one] }))).toEqual(['import b oss/one:v1']);
});

test('an import asks for the digest, with the repository below the prefix of the registry', () => {
  const rules = registry('a', { imagePrefix: 'mirror' });
  const lacking = seen('a', {
    registry: rules,
    images: [observedImage('one', { expected: WANTED })],
  });
  expect(planChart(resolved(), [lacking]).steps[0]).toMatchObject({
    kind: 'importImage',
    repository: 'mirror/oss/one',
    tag: 'v1',
    digest: WANTED,
    sourceRegistry: 'mcr.microsoft.com',
    sourceRepository: 'oss/one',
  });
});

test('a chart tag with other bytes is never written over', () => {
  const taken = seen('a', { chart: OTHER });
  expect(stepsFor(taken)).toEqual([]);
  const [failure] = planChart(resolved(), [taken]).failures;
  expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartTagTaken' });
  expect(failure?.message).toContain('acra.azurecr.io/charts/demo:1.2.3');
  expect(failure?.message).toContain(OTHER);
});

test('an image tag with other bytes is never written over, and its chart waits', () => {
  const taken = seenWithoutChart('a', {
    images: [observedImage('one', { found: OTHER, expected: WANTED })],
  });
  expect(stepsFor(taken)).toEqual([]);
  expect(codesFor(taken)).toEqual(['ImageTagTaken']);
});

test('a source tag that was moved since the first import is refused', () => {
  const moved = seen('b', {
    images: [observedImage('one', { expected: WANTED, moved: OTHER })],
  });
  expect(stepsFor(moved)).toEqual([]);
  expect(codesFor(moved)).toEqual(['ImageTagMoved']);
});

test('an image that nobody has is told, with where it is asked for', () => {
  const lacking = seen('a', { images: [observedImage('one', {})] });
  const [failure] = planChart(resolved(), [lacking]).failures;
  expect(failure).toMatchObject({ code: 'ImageNotAtSource' });
  expect(failure?.message).toContain('values one.image');
});

test('an image whose source is gone is taken for right where it is', () => {
  expect(
    planChart(resolved(), [seen('a', { images: [observedImage('one', { found: OTHER })] })]),
  ).toMatchObject({ steps: [], failures: [] });
});

test('a registry that cannot be read keeps no other from its steps', () => {
  const failure = { policy: 'Stalled', code: 'RegistryForbidden', message: 'no' } as const;
  const plan = planChart(resolved(), [
    seen('a', { failure, images: [] }),
    seen('b', { images: [observedImage('one', { expected: WANTED })] }),
  ]);
  expect(plan.steps.map(({ id }) => id)).toEqual(['import b oss/one:v1']);
  expect(plan.registries.map(({ blocked }) => blocked)).toEqual([true, false]);
});

test('an image that is named by its digest gets a tag, so that nobody purges it', () => {
  const byDigest = { ...without(image('one').image, 'tag'), digest: WANTED };
  const pinned = { image: { ...image('one'), image: byDigest } };
  const lacking = seen('a', { images: [{ ...pinned, expected: WANTED }] });
  expect(planChart(resolved(), [lacking]).steps[0]?.tag).toBe(WANTED.replace(':', '-'));
});

test('each image is pinned once, to what should be there', () => {
  const pins = pinnedImages(resolved(), [
    seen('a'),
    seen('b', { images: [observedImage('one', { expected: WANTED })] }),
  ]);
  expect(pins.map((pin) => [pin.image.repository, pin.digest])).toEqual([
    ['oss/one', WANTED],
    ['oss/two', WANTED],
  ]);
});
