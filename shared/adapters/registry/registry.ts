import type { ChartArtifact } from '../../core/charts/artifact';
import type { ChartContent } from '../../core/charts/same-chart';
import type { ChartVersion, Digest, ImageReference } from '../../core/charts/release';

export interface ManifestHead {
  readonly digest: Digest;
  readonly mediaType: string;
}

/** Bytes of a chart that lies in an OCI registry. */
export interface OciChart {
  readonly bytes: Uint8Array;
  readonly provenance?: Uint8Array;
}

/**
 * Container registries. Ours (ACR) are spoken to with our Entra ID token, sources (mcr.microsoft.com, ghcr.io …) as
 * anybody may. Every method throws ReconcileError alone: Transient, Throttled with its Retry-After, Stalled
 * (RegistryForbidden, ChartTagTaken …).
 */
export interface Registries extends RegistryReads, RegistryWrites {}

export interface RegistryReads {
  /** One HEAD (and a token now and then). `reference`: tag or digest. Undefined when it is not there. */
  head(
    loginServer: string,
    repository: string,
    reference: string,
  ): Promise<ManifestHead | undefined>;
  /**
   * Whether the manifest of that digest is the same chart, pushed by somebody else: one GET. False when it is not there.
   */
  holdsChart(
    loginServer: string,
    repository: string,
    digest: Digest,
    chart: ChartContent,
  ): Promise<boolean>;
  /** One HEAD at the source of an image; its digest is that of the multi-architecture index where there is one. */
  sourceHead(image: ImageReference): Promise<ManifestHead | undefined>;
  /** Versions of a chart in an OCI source, from its tags. */
  sourceVersions(repository: string, chart: string): Promise<readonly ChartVersion[]>;
  /** The package layer of a chart in an OCI source. */
  sourceChart(chartVersion: ChartVersion): Promise<OciChart>;
}

/** What changes something in a registry. Handed out by the guard alone (orchestrations/activities/support/may-write.ts). */
export interface RegistryWrites {
  /**
   * Uploads what is missing of the blobs, then the manifest under its tag. Does nothing when the tag has the digest already;
   * throws Stalled/ChartTagTaken, and writes nothing, when it has another one.
   */
  pushChart(loginServer: string, repository: string, artifact: ChartArtifact): Promise<void>;
}
