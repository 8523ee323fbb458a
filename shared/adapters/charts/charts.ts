import type { Offer } from '../../core/charts/chart-index';
import type { ChartPackage, ChartVersion, ResolvedChart } from '../../core/charts/release';
import type { ChartRules } from '../../core/configuration/chart-rules';
import type { ManifestChanges } from '../../core/manifests/compare';
import type { Release } from '../../core/manifests/release';

/**
 * Classic chart repositories over HTTP(S). Every method throws ReconcileError alone: Transient or Throttled for the
 * network, Stalled for what a human must look at (ChartDigestMismatch, ChartArchiveRefused, ChartIndexInvalid …). What strangers wrote is read in a thread of
 * its own, with a limit of time and memory (ChartTooExpensive).
 */
export interface ChartRepositories {
  /** Reads `<url>/index.yaml`, or finds with its ETag that the one read before is still good. */
  offer(url: string, chart: string): Promise<Offer>;
  /** Fetches the package and its .prov file, checks digest, size and paths, and reads it. */
  fetch(chartVersion: ChartVersion): Promise<ChartPackage>;
  /** Reads bytes that came from elsewhere (an OCI source), with the same checks. */
  read(
    chartVersion: ChartVersion,
    bytes: Uint8Array,
    provenance?: Uint8Array,
  ): Promise<ChartPackage>;
  /** What a package means for registries and clusters: its templates are gone through for images. */
  resolve(rules: ChartRules, pkg: ChartPackage): Promise<ResolvedChart>;
  /** What Helm would change in a cluster from one version of a chart to another: both are rendered. */
  compare(before: ChartPackage, after: ChartPackage, release: Release): Promise<ManifestChanges>;
}
