import type { Digest } from '../charts/release';
import type { JsonObject } from '../base/json';
import type { Mode, ChartPreset } from '../configuration/chart-rules';
import type { ResourceId } from '../base/resource-id';
import type { DesiredAdmission } from './admission/desired-admission';
import type { RollOutTimeout } from './rollout-timeout';

/** A chart as the repository should have it: all of it is in the registries already. */
export interface DesiredChart {
  readonly chart: string;
  readonly preset: ChartPreset;
  readonly version: string;
  readonly tag: string;
  readonly packageDigest: Digest;
  readonly manifestDigest: Digest;
  /** `charts/aad-pod-identity`, below the login server. */
  readonly repository: string;
  /** Values that every cluster gets, image repositories included; `${acr_login_server}` stands for the registry. */
  readonly values: JsonObject;
  /**
   * appVersion by version of the chart, for those that the source still offers. Tells whether an image tag in a release
   * is the one that came with the version it leaves; absent: such tags are pointed out and left.
   */
  readonly appVersions?: Readonly<Record<string, string>>;
  /** For the largest cluster that shares the base; absent: Flux' own five minutes. */
  readonly rollOut?: RollOutTimeout;
}

/** A cluster that is onboarded to GitOps. */
export interface DesiredCluster {
  readonly cluster: ResourceId;
  /** Of its folders: a DNS label, or what a human has renamed the folder to. One per cluster of the repository. */
  readonly name: string;
  readonly mode: Mode;
  readonly mic: 'in-cluster' | 'serverless';
  readonly kubenet: boolean;
  readonly location: string;
  /** Of its profile, for layouts that differ by stage. */
  readonly stage?: string;
  /** Of the repository's rings; absent: it has none. */
  readonly ring?: string;
  readonly loginServer: string;
  /** Entra tenant, for charts that need it; it is that of the subscription. */
  readonly tenantId?: string;
  /** Where its profile has NMI run: what looks like it in another namespace is not taken for it. */
  readonly nmiNamespaces: readonly string[];
  readonly charts: readonly DesiredClusterChart[];
  readonly admission?: DesiredAdmission;
  /** A look has shown whether it has AzureIdentity objects that need Secrets: what its values say of that is no guess. */
  readonly secretsKnown?: boolean;
}

export interface DesiredClusterChart {
  readonly chart: string;
  readonly preset: ChartPreset;
  /** Values of this cluster on top of those of the base. */
  readonly values: JsonObject;
}
