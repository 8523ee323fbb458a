import type { JsonObject } from '../base/json';
import { chartArtifact } from './chart-artifact';
import { aPackage } from './package.fixture';
import type { ChartPackage, ResolvedChart } from './release';
import { resolvedChart } from './resolve-chart';

const RULES = {
  images: { kind: 'discover', exclude: [] },
  values: {},
  valuesByMode: {},
  preset: 'none',
} as const;

function resolve(pkg: ChartPackage): ResolvedChart {
  return resolvedChart(RULES, pkg, chartArtifact(pkg));
}

function codes(pkg: ChartPackage): readonly string[] {
  return resolve(pkg).notes.map(({ code }) => code);
}

function withLines(...lines: readonly string[]): ChartPackage {
  const values: JsonObject = { image: { repository: 'quay.io/a/web', tag: 'v1' } };
  return aPackage({ values, templates: [{ path: 'templates/a.yaml', text: lines.join('\n') }] });
}

const FROM_VALUES = 'image: {{ .Values.image.repository }}:{{ .Values.image.tag }}';

describe('a chart that is resolved', () => {
  it('says what registries and clusters need of it, and can cross a Durable boundary', () => {
    const metadata = { name: 'web', version: '1.2.3+b.1', appVersion: 2 };
    const pkg = { ...withLines(FROM_VALUES), metadata };
    const chart = resolve(pkg);
    expect(chart).toMatchObject({
      chart: 'web',
      version: '1.2.3+b.1',
      tag: '1.2.3_b.1',
      appVersion: '2',
      deprecated: false,
      packageDigest: pkg.digest,
      manifestDigest: chartArtifact(pkg).digest,
      notes: [],
    });
    expect(JSON.parse(JSON.stringify(chart))).toEqual(chart);
  });

  it('keeps home page and sources, and of those only what can be a link', () => {
    const home = 'https://azure.github.io/web';
    const sources = [
      home,
      'https://github.com/a/web',
      'javascript:alert(1)',
      'http://a.example',
      7,
    ];
    const metadata = { name: 'web', version: '1.2.3', home, sources };
    expect(resolve(aPackage({ metadata })).links).toEqual([home, 'https://github.com/a/web']);
    expect(resolve(aPackage({}))).not.toHaveProperty('links');
  });

  it('is noted as deprecated when the index or the chart says so', () => {
    const metadata = { name: 'web', version: '1.2.3', deprecated: true };
    expect(codes(aPackage({ chartVersion: { deprecated: true } }))).toEqual(['ChartDeprecated']);
    expect(codes(aPackage({ metadata }))).toEqual(['ChartDeprecated']);
    expect(resolve(aPackage({ metadata })).deprecated).toBe(true);
  });

  it('is noted when its source promises no digest', () => {
    const pkg = aPackage();
    const { chart, version, urls, deprecated } = pkg.chartVersion;
    expect(codes({ ...pkg, chartVersion: { chart, version, urls, deprecated } })).toEqual([
      'ChartDigestUnknown',
    ]);
  });

  it('is noted when an image cannot be pointed elsewhere', () => {
    const { notes } = resolve(withLines(FROM_VALUES, 'image: busybox:1.36'));
    expect(notes).toEqual([
      {
        code: 'ImageRegistryFixed',
        message:
          'No value of web 1.2.3 changes the registry of docker.io/library/busybox:1.36 (templates/a.yaml:2): clusters pull it from docker.io, although our registries get a copy.',
      },
    ]);
  });

  it('is noted when two images would be one in our registries', () => {
    expect(codes(withLines('image: quay.io/a/b:1', 'image: ghcr.io/a/b:1'))).toContain(
      'ImagesCollide',
    );
  });

  it('is noted when an image could not be found out', () => {
    expect(codes(withLines(FROM_VALUES, 'image: {{ include "a.helper" . }}'))).toEqual([
      'ImageNotResolved',
    ]);
  });

  it('passes on what reading it noticed', () => {
    const note = { code: 'SubchartNotRead', message: 'charts/x.tgz' };
    expect(resolve(aPackage({ notes: [note] })).notes).toEqual([note]);
  });
});
