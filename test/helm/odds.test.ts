import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../shared/core/base/json';
import type { ChartPackage, Subchart, TextFile } from '../../shared/core/charts/release';
import { type Manifest, manifestName, manifestsIn } from '../../shared/core/manifests/manifest';
import { render } from '../../shared/core/manifests/render';
import { realChart, renderings } from '../support/real-chart';
import { describeWithReference } from '../support/reference';

const RELEASE = {
  ...{ name: 'rel', namespace: 'ns', kubeVersion: 'v1.33.4' },
  ...{ clusters: 1, otherClusters: 0 },
};

describe('what charts do with templates', () => {
  const folder = path.join(__dirname, 'chart');

  it('comes out as it does from Helm 3.22, which wrote rendered.yaml', () => {
    const { manifests, skipped } = render(packageIn(folder), { ...RELEASE, values: {} });
    const helm = manifestsIn(readFileSync(path.join(__dirname, 'rendered.yaml'), 'utf8'), '');
    expect(skipped).toEqual([]);
    expect(byName(manifests)).toEqual(byName(helm));
  });

  it('says what it took for granted of the cluster', () => {
    const { assumed } = render(packageIn(folder), { ...RELEASE, values: {} });
    expect(assumed).toEqual(['the cluster counts as one that does not serve example.com/v1']);
  });
});

describeWithReference('the chart of AAD Pod Identity', (reference) => {
  const cases = renderings(reference).map((row) => [`${row.chart}, ${row.case}`, row] as const);

  it.each(cases)('runs NMI in %s as Helm has it run', async (_, row) => {
    const pkg = await realChart(reference, row.chart);
    const { manifests, skipped } = render(pkg, { ...RELEASE, values: row.values });
    expect(skipped.length > 0).toBe(row.error !== undefined);
    if (row.nmi !== undefined)
      expect(containerOf(manifests, 'DaemonSet')).toMatchObject(asRun(row.nmi));
    if (row.mic !== undefined)
      expect(containerOf(manifests, 'Deployment')).toMatchObject(asRun(row.mic));
  });
});

function asRun({
  image,
  args,
}: {
  readonly image: string;
  readonly args: readonly string[];
}): object {
  return { image, args };
}

function containerOf(manifests: readonly Manifest[], kind: string): unknown {
  const body = manifests.find((one) => one.kind === kind)?.body as {
    spec: { template: { spec: { containers: readonly unknown[] } } };
  };
  return body.spec.template.spec.containers[0];
}

function byName(manifests: readonly Manifest[]): Record<string, JsonObject> {
  return Object.fromEntries(manifests.map((one) => [manifestName(one), one.body]));
}

/** As the product reads a package, without the archive around it. */
function packageIn(folder: string): ChartPackage {
  const { metadata, values, templates } = contentsOf(folder);
  const inner: Subchart = { path: ['inner'], ...contentsOf(path.join(folder, 'charts', 'inner')) };
  const named = {
    ...metadata,
    name: 'odds',
    version: '1.2.3+build.4',
  };
  return {
    chartVersion: { chart: named.name, version: named.version, urls: [], deprecated: false },
    bytes: new Uint8Array(),
    digest: `sha256:${'0'.repeat(64)}`,
    metadata: named,
    values,
    templates,
    crds: [],
    subcharts: [inner],
    notes: [],
  };
}

function contentsOf(folder: string): Pick<Subchart, 'metadata' | 'values' | 'templates'> {
  const text = (file: string): string => readFileSync(path.join(folder, file), 'utf8');
  const templates: TextFile[] = readdirSync(path.join(folder, 'templates')).map((name) => ({
    path: `templates/${name}`,
    text: text(`templates/${name}`),
  }));
  return {
    metadata: parse(text('Chart.yaml')) as JsonObject,
    values: parse(text('values.yaml')) as JsonObject,
    templates,
  };
}
