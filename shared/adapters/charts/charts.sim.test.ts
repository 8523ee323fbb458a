import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildChart,
  type BuiltChart,
  demoChart,
  digestOf,
  type SimulatedChartRepository,
  startChartRepository,
} from '../../../local/charts';
import { describeWithReference } from '../../../test/support/reference';
import { chartArtifact } from '../../core/charts/chart-artifact';
import { imageText } from '../../core/charts/places';
import { privateImageValues } from '../../core/charts/private-image-values';
import type { ChartPackage, ChartVersion } from '../../core/charts/release';
import { resolvedChart } from '../../core/charts/resolve-chart';
import { selectVersion } from '../../core/charts/select-version';
import { isReconcileError, type Failure } from '../../core/base/errors';
import type { AllowedNetworks } from '.';
import { createChartRepositories } from '.';
import type { ChartRepositories } from './charts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const DISCOVER = { kind: 'discover', exclude: [] } as const;

let repository: SimulatedChartRepository;
/** The simulated repository lives on this machine. */
const LOCAL = async (): Promise<AllowedNetworks> => ({ privateRanges: [], loopback: true });

let charts: ChartRepositories;

beforeEach(async () => {
  repository = await startChartRepository();
  charts = createChartRepositories({ allowed: LOCAL, now: () => NOW, timeoutMs: 20_000 });
});

afterEach(() => repository.stop());

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  try {
    await work;
  } catch (error) {
    if (isReconcileError(error)) return error.failure;
    throw error;
  }
  throw new Error('it went well');
}

async function publish(version = '1.0.0'): Promise<BuiltChart> {
  const chart = await buildChart({
    name: 'web',
    version,
    appVersion: '2.0.0',
    values: { image: { repository: 'quay.io/a/web' } },
    files: {
      'templates/web.yaml': 'image: {{ .Values.image.repository }}:{{ .Chart.AppVersion }}\n',
      'crds/crd.yaml': 'kind: CustomResourceDefinition\n',
      'README.md': '# not kept\n',
    },
  });
  repository.publish(chart);
  return chart;
}

async function releaseOf(version = '1.0.0'): Promise<ChartVersion> {
  const { versions } = await charts.offer(repository.url, 'web');
  const found = versions.find((chartVersion) => chartVersion.version === version);
  if (found === undefined) throw new Error(`no ${version}`);
  return found;
}

describe('the offer of a repository', () => {
  it('is read once as long as the ETag of its index holds', async () => {
    await publish();
    const first = await charts.offer(repository.url, 'web');
    expect(await charts.offer(`${repository.url}/`, 'web')).toEqual(first);
    expect(repository.calls.map(({ status, bytes }) => [status, bytes > 0])).toEqual([
      [200, true],
      [304, false],
    ]);
  });

  it('is read anew when the index changed', async () => {
    await publish('1.0.0');
    await charts.offer(repository.url, 'web');
    await publish('1.1.0');
    const { versions } = await charts.offer(repository.url, 'web');
    expect(versions.map(({ version }) => version)).toEqual(['1.1.0', '1.0.0']);
  });

  it.each<[number, Record<string, string>, Partial<Failure>]>([
    [404, {}, { policy: 'Stalled', code: 'ChartIndexNotFound' }],
    [401, {}, { policy: 'Stalled', code: 'ChartIndexForbidden' }],
    [403, {}, { policy: 'Stalled', code: 'ChartIndexForbidden' }],
    [403, { 'retry-after': '60' }, { policy: 'Throttled', retryAfterMs: 60_000 }],
    [429, { 'retry-after': '7' }, { policy: 'Throttled', retryAfterMs: 7_000 }],
    [
      429,
      { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' },
      { policy: 'Throttled', retryAfterMs: 30_000 },
    ],
    [500, {}, { policy: 'Transient', code: 'ChartIndexUnavailable' }],
    [503, { 'retry-after': '5' }, { policy: 'Transient', retryAfterMs: 5_000 }],
    [418, {}, { policy: 'Stalled', code: 'ChartIndexRefused' }],
  ])(
    'that is answered with %i %j is a failure that says what to do',
    async (status, headers, expected) => {
      repository.faults.add({ path: 'index.yaml', status, headers });
      const failure = await failureOf(charts.offer(repository.url, 'web'));
      expect(failure).toMatchObject(expected);
      expect(failure.message).toContain(`${repository.url}/index.yaml answered ${status}`);
      expect(failure.remedy === undefined).toBe(failure.policy !== 'Stalled');
    },
  );

  it('comes late, stops in the middle or is cut off: it is asked for again', async () => {
    await publish();
    const hasty = createChartRepositories({ allowed: LOCAL, timeoutMs: 500 });
    repository.faults.add({ path: 'index.yaml', delayMs: 3_000 });
    repository.faults.add({ path: 'index.yaml', stall: true });
    repository.faults.add({ path: 'index.yaml', cut: 'before' });
    repository.faults.add({ path: 'index.yaml', cut: 'within' });
    const codes: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { policy, code } = await failureOf(hasty.offer(repository.url, 'web'));
      expect(policy).toBe('Transient');
      codes.push(code);
    }
    expect(codes.map((code) => code.replace('ChartIndex', ''))).toEqual([
      'Timeout',
      'Timeout',
      'Unreachable',
      'Unreachable',
    ]);
    expect((await charts.offer(repository.url, 'web')).versions).toHaveLength(1);
  });

  it('that is too large is not read to its end', async () => {
    const body = Buffer.alloc(33 * 1024 * 1024, '#');
    repository.faults.add({ path: 'index.yaml', body });
    const failure = await failureOf(charts.offer(repository.url, 'web'));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartIndexTooLarge' });
  });

  it('that is no index is told as such, and not remembered', async () => {
    repository.faults.add({ path: 'index.yaml', body: '<html>', headers: { etag: '"x"' } });
    expect(await failureOf(charts.offer(repository.url, 'web'))).toMatchObject({
      code: 'ChartIndexInvalid',
    });
    await publish();
    expect((await charts.offer(repository.url, 'web')).versions).toHaveLength(1);
  });

  it.each([
    'http://charts.example.com',
    'https://me:secret@charts.example.com',
    'ftp://charts.example.com',
    'nonsense',
  ])('is not asked for at %s', async (url) => {
    const failure = await failureOf(charts.offer(url, 'web'));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartIndexUrlInvalid' });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

describe('a redirect', () => {
  function redirect(location: string, times = 1): void {
    repository.faults.add({ path: 'index.yaml', status: 302, headers: { location }, times });
  }

  it('is followed', async () => {
    await publish();
    redirect(`${repository.url}/other/../index.yaml`);
    expect((await charts.offer(repository.url, 'web')).versions).toHaveLength(1);
  });

  it.each(['http://charts.example.com/index.yaml', 'file:///etc/passwd', ''])(
    'to %j is refused',
    async (location) => {
      redirect(location);
      expect(await failureOf(charts.offer(repository.url, 'web'))).toMatchObject({
        policy: 'Stalled',
        code: 'ChartIndexRedirectRefused',
      });
    },
  );

  it.each([
    'https://169.254.169.254/metadata',
    'https://168.63.129.16/',
    'https://10.0.0.4/x.yaml',
  ])('to %s, where no chart is at home, is not connected to', async (location) => {
    redirect(location);
    const failure = await failureOf(charts.offer(repository.url, 'web'));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartAddressRefused' });
    expect(failure.remedy).toContain('settings.network.allowPrivateRanges');
  });

  it('in a circle ends', async () => {
    redirect(`${repository.url}/index.yaml`, Infinity);
    expect((await failureOf(charts.offer(repository.url, 'web'))).code).toBe(
      'ChartIndexRedirectRefused',
    );
    expect(repository.calls).toHaveLength(6);
  });
});

describe('a package', () => {
  it('is fetched, checked and read', async () => {
    const chart = await publish();
    const pkg = await charts.fetch(await releaseOf());
    expect(pkg).toMatchObject({
      digest: chart.digest,
      metadata: { name: 'web', version: '1.0.0', appVersion: '2.0.0' },
      values: { image: { repository: 'quay.io/a/web' } },
      templates: [{ path: 'templates/web.yaml' }],
      crds: [{ path: 'crds/crd.yaml' }],
      subcharts: [],
      notes: [],
    });
    expect(digestOf(pkg.bytes)).toBe(chart.digest);
    expect(pkg).not.toHaveProperty('provenance');
  });

  it('that was tampered with is refused, with both digests and the place', async () => {
    const chart = await publish();
    const chartVersion = await releaseOf();
    repository.tamper('web', '1.0.0');
    const found = digestOf(await (await fetch(chartVersion.urls[0] ?? '')).bytes());
    const failure = await failureOf(charts.fetch(chartVersion));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartDigestMismatch' });
    expect(failure.message).toContain(chart.digest);
    expect(failure.message).toContain(found);
    expect(failure.message).toContain(`${repository.url}/web-1.0.0.tgz`);
    expect(failure.remedy).toContain('sha256sum');
  });

  it('that was published again with other bytes is not what the index said before', async () => {
    await publish();
    const before = await releaseOf();
    repository.publish(await buildChart({ name: 'web', version: '1.0.0', values: { evil: true } }));
    expect((await failureOf(charts.fetch(before))).code).toBe('ChartDigestMismatch');
    expect((await releaseOf()).digest).not.toBe(before.digest);
  });

  it('is taken from the first place that has it as promised', async () => {
    const chart = await publish();
    repository.publish(chart, { urls: ['gone.tgz', 'bad.tgz', 'web-1.0.0.tgz'] });
    repository.faults.add({ path: 'bad.tgz', body: 'something else' });
    expect((await charts.fetch(await releaseOf())).digest).toBe(chart.digest);
  });

  it('whose index sends us to the metadata service of the host is not fetched from there', async () => {
    await publish();
    const release = { ...(await releaseOf()), urls: ['https://[::ffff:169.254.169.254]/web.tgz'] };
    const failure = await failureOf(charts.fetch(release));
    expect(failure).toMatchObject({ policy: 'Stalled', code: 'ChartAddressRefused' });
    expect(failure.message).toContain('169.254.169.254 is a link-local address');
  });

  it('of a repository on this machine is refused in production', async () => {
    const production = createChartRepositories();
    expect(await failureOf(production.offer(repository.url, 'web'))).toMatchObject({
      code: 'ChartAddressRefused',
    });
  });

  it('that no place has is told by what matters most', async () => {
    const chart = await publish();
    repository.publish(chart, { urls: ['gone.tgz', 'bad.tgz', 'down.tgz'] });
    const chartVersion = await releaseOf();
    repository.faults.add({ path: 'bad.tgz', body: 'something else' });
    expect((await failureOf(charts.fetch(chartVersion))).code).toBe('ChartDigestMismatch');
    repository.faults.add({ path: 'down.tgz', status: 502 });
    expect((await failureOf(charts.fetch(chartVersion))).code).toBe('ChartPackageUnavailable');
    expect((await failureOf(charts.fetch(chartVersion))).code).toBe('ChartPackageNotFound');
  });

  it('may have no digest in the index', async () => {
    const chart = await publish();
    repository.publish(chart, { digest: null });
    expect((await charts.fetch(await releaseOf())).digest).toBe(chart.digest);
  });

  it('from elsewhere is checked the same way', async () => {
    const { bytes, digest } = await publish();
    const chartVersion = await releaseOf();
    expect((await charts.read(chartVersion, bytes)).digest).toBe(digest);
    const wrong = charts.read({ ...chartVersion, digest: digestOf('x') }, bytes);
    expect((await failureOf(wrong)).code).toBe('ChartDigestMismatch');
  });
});

describe('provenance', () => {
  const SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----\nname: web\n';

  it('is kept where there is some', async () => {
    repository.publish(await publish(), { provenance: Buffer.from(SIGNED) });
    const { provenance } = await charts.fetch(await releaseOf());
    expect(provenance && Buffer.from(provenance).toString()).toBe(SIGNED);
  });

  it.each([403, 404, 410])('is none when the server says %i', async (status) => {
    await publish();
    repository.faults.add({ path: '.prov', status });
    expect(await charts.fetch(await releaseOf())).not.toHaveProperty('provenance');
  });

  it('is none when the server answers everything with a page of its own', async () => {
    await publish();
    repository.faults.add({ path: '.prov', body: '<html>' });
    expect(await charts.fetch(await releaseOf())).not.toHaveProperty('provenance');
  });

  it('that a failing server hides does not make another artifact of the same version', async () => {
    repository.publish(await publish(), { provenance: Buffer.from(SIGNED) });
    const chartVersion = await releaseOf();
    repository.faults.add({ path: '.prov', status: 503 });
    expect((await failureOf(charts.fetch(chartVersion))).code).toBe('ChartProvenanceUnavailable');
    const [one, two] = [await charts.fetch(chartVersion), await charts.fetch(chartVersion)];
    expect(chartArtifact(one).digest).toBe(chartArtifact(two).digest);
  });
});

describe('the stand-in that npm start shows', () => {
  it('has the images of the real chart, and points at another registry like it', async () => {
    repository.publish(await demoChart('4.1.18', '1.8.17'), { created: '2026-01-01T00:00:00Z' });
    const { versions } = await charts.offer(repository.url, 'aad-pod-identity');
    const pkg = await charts.fetch(versions[0] as ChartVersion);
    const rules = { images: DISCOVER, values: {}, valuesByMode: {} };
    const known = resolvedChart({ ...rules, preset: 'aad-pod-identity' }, pkg, chartArtifact(pkg));
    const found = resolvedChart({ ...rules, preset: 'none' }, pkg, chartArtifact(pkg));
    for (const chart of [known, found]) {
      expect(chart.images.map(({ image }) => imageText(image)).sort()).toEqual([
        'mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.17',
        'mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17',
      ]);
      const registry = { placeholder: '${acr_login_server}', imagePrefix: '' };
      expect(privateImageValues(chart, rules, registry)).toEqual({
        image: { repository: '${acr_login_server}/oss/azure/aad-pod-identity' },
      });
      expect(chart.notes).toEqual([]);
    }
  });
});

describeWithReference('the real charts', (folder) => {
  const real = join(folder, 'data/aad-pod-identity/charts');
  const rules = {
    images: DISCOVER,
    values: {},
    valuesByMode: {},
    preset: 'aad-pod-identity',
    versions: '^4.1',
    prereleases: false,
    minimumAgeSeconds: 0,
  } as const;

  async function newest(): Promise<ChartPackage> {
    const { versions } = await charts.offer(repository.url, 'aad-pod-identity');
    const { chartVersion } = selectVersion(versions, rules, '2026-01-01T00:00:00Z');
    if (chartVersion === undefined) throw new Error('no version');
    return charts.fetch(chartVersion);
  }

  it('lead from 4.1.17 to 4.1.18, with the digest of the index', async () => {
    repository.publishFolder(real, ['4.1.16', '4.1.17']);
    const before = await newest();
    expect(before.metadata.version).toBe('4.1.17');
    expect(repository.publishFolder(real)).toBe(34);
    const after = await newest();
    expect(after.metadata.version).toBe('4.1.18');
    expect(after.digest).toBe(
      'sha256:ffc6d41aa3d8a4e36bfff77332f433e0288324051224bc8183584cc2f991fa28',
    );
    expect(after.chartVersion.digest).toBe(after.digest);
  });

  it('need two images, and in managed mode nmi alone', async () => {
    repository.publishFolder(real);
    const pkg = await newest();
    const { images, notes } = resolvedChart(rules, pkg, chartArtifact(pkg));
    expect(images.map(({ image, modes }) => [imageText(image), modes])).toEqual([
      ['mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17', undefined],
      ['mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.17', ['standard']],
    ]);
    expect(notes).toEqual([]);
  });

  it('tell the same images without a preset', async () => {
    repository.publishFolder(real);
    const pkg = await newest();
    const valuesByMode = { managed: { operationMode: 'managed' } };
    const unknown = { ...rules, preset: 'none', valuesByMode } as const;
    const { images } = resolvedChart(unknown, pkg, chartArtifact(pkg));
    expect(images.map(({ image, modes }) => [imageText(image), modes])).toEqual([
      ['mcr.microsoft.com/oss/azure/aad-pod-identity/nmi:v1.8.17', undefined],
      ['mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.17', ['standard']],
    ]);
  });

  it('become the artifact that was proven against a real registry', async () => {
    repository.publishFolder(real);
    expect(chartArtifact(await newest()).digest).toBe(
      'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b',
    );
  });

  it.each(['4.1.16', '4.1.17', '4.1.18'])('%s can be read', async (version) => {
    repository.publishFolder(real, [version]);
    const pkg = await newest();
    expect(pkg.templates.length).toBeGreaterThan(10);
    expect(pkg.crds).toHaveLength(1);
    expect(pkg.bytes).toEqual(
      new Uint8Array(readFileSync(join(real, `aad-pod-identity-${version}.tgz`))),
    );
  });
});
