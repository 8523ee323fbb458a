import { growth } from '../../../../test/support/operations';
import { isReconcileError, type Failure } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import { chartImages } from '../image-discovery';
import { aPackage } from '../package.fixture';
import type { Subchart } from '../release';

const RULES = {
  images: { kind: 'discover', exclude: [] },
  preset: 'none',
  values: {},
  valuesByMode: {},
} as const;

function images(
  text: string,
  values: JsonObject = {},
  subcharts: readonly Subchart[] = [],
): unknown {
  return chartImages(
    aPackage({ values, subcharts, templates: [{ path: 'templates/a.yaml', text }] }),
    RULES,
  );
}

function refusal(work: () => unknown): Failure | undefined {
  try {
    work();
  } catch (error) {
    if (isReconcileError(error)) return error.failure;
    throw error;
  }
  return undefined;
}

/** Named templates, each of which calls the one before it ten times. */
function tower(levels: number): string {
  return Array.from({ length: levels }, (_, level) => {
    const body = level === 0 ? 'x' : `{{ include "l${level - 1}" . }}`.repeat(10);
    return `{{ define "l${level}" }}${body}{{ end }}\n`;
  }).join('');
}

const TOP = 'image: {{ include "l8" . }}\n';

describe('a chart of a stranger', () => {
  test.each<[string, string, JsonObject]>([
    ['whose named templates call each other again and again', tower(9) + TOP.repeat(5000), {}],
    [
      'whose conditions are costly, each around the next',
      `${tower(9)}${'{{ if include "l8" . }}\nimage: a\n'.repeat(3000)}`,
      {},
    ],
    [
      'with blocks within blocks',
      `${'{{ with .Values.a }}\n'.repeat(5000)}${'image: {{ .b }}\n'.repeat(5000)}`,
      {},
    ],
    [
      'that prints a long text again and again',
      'image: {{ .Values.long }}{{ .Values.long }}\n'.repeat(2000),
      { long: 'x'.repeat(100_000) },
    ],
    [
      'that formats a long text again and again',
      'image: {{ printf "%s%s%s" .Values.long .Values.long .Values.long }}\n'.repeat(2000),
      { long: 'x'.repeat(100_000) },
    ],
    [
      'that asks whether a map of 40,000 keys is empty again and again',
      '{{ if .Values.big }}\nimage: a:1\n{{ end }}\n'.repeat(2000),
      { big: Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`k${i}`, 1])) },
    ],
  ])('%s is given up, with words that say why and what next [F6, P10]', (_, text, values) => {
    const failure = refusal(() => images(text, values));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartTooExpensive' });
    expect(failure?.message).toMatch(/its templates (take|read)/);
    expect(failure?.remedy).toContain('images');
  });

  it('that holds a chart under a hundred names, within one that does so too, is given up', () => {
    const dependencies = (name: string): JsonObject => ({
      dependencies: Array.from({ length: 100 }, (_, i) => ({ name, alias: `${name}${i}` })),
    });
    const inner = (path: readonly string[], metadata: JsonObject): Subchart => ({
      path,
      metadata,
      values: {},
      templates: [],
    });
    const pkg = aPackage({
      metadata: { name: 'web', version: '1.0.0', ...dependencies('b') },
      subcharts: [inner(['b'], dependencies('c')), inner(['b', 'c'], {})],
    });
    const failure = refusal(() => chartImages(pkg, RULES));
    expect(failure?.message).toContain('it holds more than 200 charts');
  });

  it('that asks for more images than a registry should get is given up', () => {
    const text = Array.from({ length: 501 }, (_, index) => `image: a:${index}\n`).join('');
    expect(refusal(() => images(text))?.message).toContain('more than 500 images');
  });

  it('leaves a hundred notes and says how many more there are', () => {
    const text = Array.from({ length: 300 }, (_, index) => `image: {{ $x${index} }}\n`).join('');
    expect(images(text)).toMatchObject({
      notes: {
        length: 101,
        100: { code: 'NotesLeftOut', message: expect.stringContaining('200') as string },
      },
    });
  });

  test.each<[string, (times: number) => string]>([
    ['lines that ask for images', (n) => 'image: {{ .Values.a }}\n'.repeat(100 * n)],
    [
      'blocks one after the other',
      (n) => '{{ if .Values.a }}\nimage: a:1\n{{ end }}\n'.repeat(100 * n),
    ],
    ['braces that never close', (n) => '{{ '.repeat(1000 * n)],
    ['quotes that never close', (n) => `image: {{ "${'\\"'.repeat(1000 * n)}\n`],
  ])('with four times as many %s costs four times as much, not sixteen', async (_, text) => {
    expect(await growth((times) => images(text(times), { a: 'quay.io/a:1' }))).toBeLessThan(8);
  });
});
