import { fluxObjects } from './flux-objects';
import { releasesOfChart } from './releases-of-chart';

function places(...texts: readonly string[]): unknown {
  const files = texts.map((text, at) => ({ path: `${at}.yaml`, text }));
  return releasesOfChart(fluxObjects(files), 'nmi').map(({ release, object, version, digest }) => [
    release.name,
    object.path,
    version,
    digest,
  ]);
}

function release(spec: string, metadata = '{name: r}'): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

function source(metadata: string, spec: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

const BY_REF = '{chartRef: {kind: OCIRepository, name: s}}';

describe('releases of a chart', () => {
  test('are known by the chart that they name', () => {
    expect(places(release('{chart: {spec: {chart: nmi, version: 1.2.3}}}'))).toEqual([
      ['r', '0.yaml', '1.2.3', undefined],
    ]);
    expect(places(release('{chart: {spec: {chart: other, version: 1.2.3}}}'))).toEqual([]);
  });

  test('or by the URL of the OCIRepository that they refer to, where tag and digest stand', () => {
    const oci = source(
      '{name: s}',
      '{url: "oci://x/charts/nmi/", ref: {tag: 1.2.3_b, digest: "sha256:1"}}',
    );
    expect(places(release(BY_REF), oci)).toEqual([['r', '1.yaml', '1.2.3+b', 'sha256:1']]);
  });

  test('an OCIRepository of another chart, name or namespace is not meant', () => {
    const nmi = '{url: oci://x/charts/nmi}';
    const inA = release(BY_REF, '{name: r, namespace: a}');
    expect(places(release(BY_REF), source('{name: s}', '{url: oci://x/charts/not-nmi}'))).toEqual(
      [],
    );
    expect(places(release(BY_REF), source('{name: t}', nmi))).toEqual([]);
    expect(places(inA, source('{name: s, namespace: b}', nmi))).toEqual([]);
    expect(places(inA, source('{name: s}', nmi))).toEqual([['r', '1.yaml', undefined, undefined]]);
  });

  test('a release without any chart is of none', () => {
    expect(places(release('{}'))).toEqual([]);
  });
});
