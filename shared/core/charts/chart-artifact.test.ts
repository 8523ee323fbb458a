import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithReference } from '../../../test/support/reference';
import type { JsonObject } from '../base/json';
import type { ChartArtifact } from './artifact';
import { chartArtifact, digestOf, tagOf } from './chart-artifact';
import { aPackage } from './package.fixture';

function manifestOf({ manifest }: ChartArtifact): JsonObject {
  return JSON.parse(Buffer.from(manifest).toString('utf8')) as JsonObject;
}

const CHART = { apiVersion: 'v2', name: 'web', version: '1.2.3' };

describe('a chart as an OCI artifact', () => {
  it('has equal bytes for equal packages', () => {
    const [one, two] = [chartArtifact(aPackage()), chartArtifact(aPackage())];
    expect(one).toEqual(two);
    expect(one.digest).toBe(digestOf(one.manifest));
  });

  it('carries the package byte for byte', () => {
    const pkg = aPackage();
    expect(chartArtifact(pkg).layers).toEqual([
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: pkg.digest,
        bytes: pkg.bytes,
      },
    ]);
  });

  it('names no media type in the manifest, as Helm does not', () => {
    expect(Object.keys(manifestOf(chartArtifact(aPackage())))).toEqual([
      'schemaVersion',
      'config',
      'layers',
      'annotations',
    ]);
  });

  it('sorts package and provenance by digest, so that either can come first', () => {
    const orders = ['a', 'b', 'c', 'd', 'e', 'f'].map((text) => {
      const { layers } = chartArtifact(aPackage({ provenance: Buffer.from(text) }));
      const digests = layers.map(({ digest }) => digest);
      expect(digests).toEqual(digests.toSorted());
      return layers[0]?.mediaType.includes('provenance');
    });
    expect(new Set(orders)).toEqual(new Set([true, false]));
  });

  it('is annotated with what the chart says of itself', () => {
    const metadata = {
      ...CHART,
      description: 'A <web> server',
      home: 'https://home.example',
      sources: ['https://one.example', 'https://two.example'],
      maintainers: [{ name: 'ann', email: 'ann@example.com' }, { name: 'bo' }],
    };
    const created = '2026-01-02T03:04:05.678Z';
    expect(
      manifestOf(chartArtifact(aPackage({ metadata, chartVersion: { created } }))),
    ).toMatchObject({
      annotations: {
        'org.opencontainers.image.authors': 'ann (ann@example.com), bo',
        'org.opencontainers.image.created': '2026-01-02T03:04:05Z',
        'org.opencontainers.image.description': 'A <web> server',
        'org.opencontainers.image.source': 'https://one.example',
        'org.opencontainers.image.title': 'web',
        'org.opencontainers.image.url': 'https://home.example',
        'org.opencontainers.image.version': '1.2.3',
      },
    });
  });

  it('says no time of creation when the source says none', () => {
    expect(manifestOf(chartArtifact(aPackage()))['annotations']).toEqual({
      'org.opencontainers.image.title': 'web',
      'org.opencontainers.image.version': '1.2.3',
    });
  });

  it('lets annotations of the chart change everything but its name and version', () => {
    const annotations = {
      'org.opencontainers.image.title': 'another',
      'org.opencontainers.image.version': '9.9.9',
      'org.opencontainers.image.url': 'https://own.example',
      category: 'Security',
    };
    const metadata = { ...CHART, home: 'https://home.example', annotations };
    expect(manifestOf(chartArtifact(aPackage({ metadata })))['annotations']).toEqual({
      category: 'Security',
      'org.opencontainers.image.title': 'web',
      'org.opencontainers.image.url': 'https://own.example',
      'org.opencontainers.image.version': '1.2.3',
    });
  });

  it('has a tag without the + that tags cannot hold', () => {
    expect(tagOf('1.2.3+build.7')).toBe('1.2.3_build.7');
    const metadata = { ...CHART, version: '1.2.3+build.7' };
    expect(chartArtifact(aPackage({ metadata })).tag).toBe('1.2.3_build.7');
  });
});

describeWithReference('the real chart 4.1.18 as an OCI artifact', (folder) => {
  it('has the digests that were proven against a real registry', () => {
    const file = 'data/aad-pod-identity/charts/aad-pod-identity-4.1.18.tgz';
    const pkg = aPackage({
      bytes: readFileSync(join(folder, file)),
      metadata: {
        apiVersion: 'v2',
        appVersion: '1.8.17',
        description: 'Deploy components for aad-pod-identity',
        home: 'https://github.com/Azure/aad-pod-identity',
        maintainers: [{ email: 'anish.ramasekar@gmail.com', name: 'aramase' }],
        name: 'aad-pod-identity',
        sources: ['https://github.com/Azure/aad-pod-identity'],
        version: '4.1.18',
      },
      chartVersion: { created: '2023-06-15T23:23:21.230Z' },
    });
    const { layers, config, digest, tag } = chartArtifact(pkg);
    expect([layers[0]?.digest, config.digest, digest, tag]).toEqual([
      'sha256:ffc6d41aa3d8a4e36bfff77332f433e0288324051224bc8183584cc2f991fa28',
      'sha256:ebabcbb8cbcc4cf5a33e8d47f962b783aa2585f25dbafd8a8766680717664666',
      'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b',
      '4.1.18',
    ]);
  });
});
