import { digestOf } from './chart-artifact';
import type { ChartPackage, ChartVersion } from './release';

/** A package with nothing in it but what a test says. */
export function aPackage(
  part: Partial<Omit<ChartPackage, 'chartVersion'>> & {
    readonly chartVersion?: Partial<ChartVersion>;
  } = {},
): ChartPackage {
  const bytes = part.bytes ?? Buffer.from('not really an archive');
  const metadata = part.metadata ?? { apiVersion: 'v2', name: 'web', version: '1.2.3' };
  const digest = digestOf(bytes);
  const release = {
    chart: metadata.name,
    version: metadata.version,
    digest,
    urls: [`https://charts.example.com/${metadata.name}-${metadata.version}.tgz`],
    deprecated: false,
    ...part.chartVersion,
  };
  return {
    values: {},
    templates: [],
    crds: [],
    subcharts: [],
    notes: [],
    ...part,
    bytes,
    digest,
    metadata,
    chartVersion: release,
  };
}
