import type { ChartPackage } from '../../../core/charts/release';

/** A package without its bytes, which stay where they are. */
export type ReadPackage = Omit<ChartPackage, 'bytes' | 'provenance'>;

/** What can be sent between threads cheaply: everything but the archive itself and its provenance. */
export function withoutBytes(pkg: ChartPackage): ReadPackage {
  const { chartVersion, digest, metadata, values, templates, crds, subcharts, notes } = pkg;
  return { chartVersion, digest, metadata, values, templates, crds, subcharts, notes };
}
