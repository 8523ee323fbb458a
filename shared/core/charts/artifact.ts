import type { Digest } from './release';

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
export const CHART_CONFIG_TYPE = 'application/vnd.cncf.helm.config.v1+json';
export const CHART_LAYER_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
export const PROVENANCE_LAYER_TYPE = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

/** A blob of an OCI artifact. */
export interface ArtifactBlob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** A chart as an OCI artifact, ready to be pushed: equal packages give equal bytes, no matter who builds them and when. */
export interface ChartArtifact {
  readonly config: ArtifactBlob;
  readonly layers: readonly ArtifactBlob[];
  /** The manifest's bytes; its digest is `digest`. */
  readonly manifest: Uint8Array;
  readonly digest: Digest;
  readonly tag: string;
}
