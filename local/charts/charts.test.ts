import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeWithReference } from '../../test/support/reference';
import {
  buildChart,
  demoChart,
  digestOf,
  type SimulatedChartRepository,
  startChartRepository,
} from '.';

let repository: SimulatedChartRepository;

beforeEach(async () => {
  repository = await startChartRepository();
});

afterEach(() => repository.stop());

async function index(headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${repository.url}/index.yaml`, { headers });
}

async function packageBytes(file: string): Promise<Uint8Array> {
  return (await fetch(`${repository.url}/${file}`)).bytes();
}

describe('a chart that is built here', () => {
  it('has the same bytes each time', async () => {
    const [one, two] = await Promise.all([
      demoChart('1.0.0', '2.0.0'),
      demoChart('1.0.0', '2.0.0'),
    ]);
    expect(one.digest).toBe(two.digest);
    expect(one.digest).not.toBe((await demoChart('1.0.1', '2.0.0')).digest);
  });

  it('is an archive that tar can read', async () => {
    const { bytes } = await demoChart('4.1.18', '1.8.17');
    const folder = mkdtempSync(join(tmpdir(), 'chart-'));
    const file = join(folder, 'chart.tgz');
    writeFileSync(file, bytes);
    const names = execFileSync('tar', ['tzf', file], { encoding: 'utf8' }).split('\n');
    const values: unknown = parse(
      execFileSync('tar', ['xzOf', file, 'aad-pod-identity/values.yaml'], { encoding: 'utf8' }),
    );
    rmSync(folder, { recursive: true });
    expect(names).toEqual(
      expect.arrayContaining([
        'aad-pod-identity/Chart.yaml',
        'aad-pod-identity/templates/nmi-daemonset.yaml',
        'aad-pod-identity/crds/azureidentities.yaml',
      ]),
    );
    expect(values).toMatchObject({ mic: { tag: 'v1.8.17' }, nmi: { image: 'nmi' } });
  });

  it.each(globSync('local/charts/**/crds/*.yaml'))(
    'has a definition that a real API server takes: %s',
    (file) => {
      const { metadata, spec } = parse(readFileSync(file, 'utf8')) as Definition;
      expect(metadata.name).toBe(`${spec.names.plural}.${spec.group}`);
      expect(spec.versions.map(({ schema }) => schema.openAPIV3Schema.type)).toEqual(['object']);
      // Else 422: "protected groups must have approval annotation".
      const isProtected = /(^|\.)(k8s|kubernetes)\.io$/.test(spec.group);
      const approval = metadata.annotations?.['api-approved.kubernetes.io'] ?? '';
      expect(!isProtected || /^(https:|unapproved)/.test(approval)).toBe(true);
    },
  );
});

interface Definition {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly {
      readonly schema: { readonly openAPIV3Schema: { readonly type: string } };
    }[];
  };
}

describe('the chart repository', () => {
  it('serves what is published, with the digest that its index promises', async () => {
    const chart = await buildChart({ name: 'web', version: '1.0.0' });
    repository.publish(chart, { created: '2026-01-02T03:04:05Z', deprecated: true });
    const text = await (await index()).text();
    expect(parse(text)).toMatchObject({
      entries: {
        web: [
          {
            version: '1.0.0',
            digest: chart.digest.slice('sha256:'.length),
            created: '2026-01-02T03:04:05Z',
            deprecated: true,
            urls: ['web-1.0.0.tgz'],
          },
        ],
      },
    });
    expect(digestOf(await packageBytes('web-1.0.0.tgz'))).toBe(chart.digest);
  });

  it('says that nothing changed until something did', async () => {
    repository.publish(await buildChart({ name: 'web', version: '1.0.0' }));
    const etag = (await index()).headers.get('etag') ?? '';
    expect((await index({ 'if-none-match': etag })).status).toBe(304);
    repository.publish(await buildChart({ name: 'web', version: '1.0.1' }));
    expect((await index({ 'if-none-match': etag })).status).toBe(200);
    expect(repository.calls.map(({ status }) => status)).toEqual([200, 304, 200]);
  });

  it('hands out other bytes than promised once a package was tampered with', async () => {
    const chart = await buildChart({ name: 'web', version: '1.0.0' });
    repository.publish(chart);
    repository.tamper('web', '1.0.0');
    expect(digestOf(await packageBytes('web-1.0.0.tgz'))).not.toBe(chart.digest);
  });

  it('fails as often as it is told', async () => {
    repository.faults.add({ path: 'index.yaml', status: 429, headers: { 'retry-after': '7' } });
    const refused = await index();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await index()).status).toBe(200);
  });

  it('cuts a connection within the body', async () => {
    repository.publish(await buildChart({ name: 'web', version: '1.0.0' }));
    repository.faults.add({ path: '.tgz', cut: 'within' });
    await expect(packageBytes('web-1.0.0.tgz')).rejects.toThrow();
  });
});

describeWithReference('the chart repository with the real charts', (folder) => {
  const charts = join(folder, 'data', 'aad-pod-identity', 'charts');

  it('serves the published index, and the packages that are there', async () => {
    expect(repository.publishFolder(charts)).toBe(34);
    const file = 'aad-pod-identity-4.1.18.tgz';
    expect(digestOf(await packageBytes(file))).toBe(digestOf(readFileSync(join(charts, file))));
  });

  it('serves only the versions asked for', () => {
    expect(repository.publishFolder(charts, ['4.1.17'])).toBe(1);
    expect(repository.index()).not.toContain('4.1.18');
  });
});
