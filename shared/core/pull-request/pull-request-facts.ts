import type { Rollback } from '../flux/install/rollback';
import type { InstalledRelease } from '../flux/raise/installed-release';
import type { Digest } from '../charts/release';
import type { LeftAlone } from '../base/repo-file';
import type { DesiredChart } from '../flux/desired';
import type { JsonObject } from '../base/json';
import type { ResourceId } from '../base/resource-id';
import type { ManifestChanges } from '../manifests/compare';
import type { RefusedFact } from './policy-words';

/** What every request tells besides its subject. */
export interface CommonFacts {
  /** Sentences of the proposal: what was inferred, what to look at. */
  readonly notes: readonly string[];
  readonly leftAlone: readonly LeftAlone[];
}

export interface ChartPullRequestFacts extends CommonFacts {
  readonly desired: Pick<
    DesiredChart,
    'chart' | 'version' | 'tag' | 'packageDigest' | 'manifestDigest' | 'repository'
  >;
  /** Absent: it is for all clusters at once. */
  readonly ring?: RingFacts;
  /** Absent: the repository gets the chart for the first time. */
  readonly from?: { readonly version?: string; readonly digest?: string };
  readonly appVersion?: string;
  /** Of the version before, where the source says it. */
  readonly appVersionBefore?: string;
  /** ISO time at which its source says that it was published. */
  readonly published?: string;
  /** It is the chart of AAD Pod Identity: what its roll-out does to pods is known. */
  readonly isPodIdentity?: boolean;
  /** The source says that nobody maintains it. */
  readonly deprecated: boolean;
  /** In the registries, by full name without registry. */
  readonly images: readonly ImageFact[];
  /** Login servers that have chart and images. */
  readonly registries: readonly string[];
  /** Values of the old and the new version for this repository; absent: not known. */
  readonly valuesBefore?: JsonObject;
  readonly valuesAfter?: JsonObject;
  readonly crds?: CrdChanges;
  /** What Helm would change, with the same values; absent: not known. */
  readonly manifests?: ManifestChanges;
  /** Every cluster that Flux applies the changed places to, by the base branch. */
  readonly clusters: readonly ReachedCluster[];
  /** How far the version that the base branch has now is there, by the name of the cluster: `4.1.17 runs`. */
  readonly installed?: Readonly<Record<string, string>>;
  /** Clusters that would get the chart but for the gate of kubenet. */
  readonly withheld?: readonly WithheldCluster[];
  /** Home page and release notes, where they are known. */
  readonly urls: readonly string[];
}

/** What a request says of its ring. */
export interface RingFacts {
  readonly name: string;
  /** From 1. */
  readonly place: number;
  readonly of: number;
  /** A sentence for each ring before it. */
  readonly before: readonly string[];
  /** The ring that follows. */
  readonly next?: string;
  /** How long that one waits: `24h`. */
  readonly soak: string;
  /** Why it should not be merged any more; absent: it may be. */
  readonly stop?: string;
}

export interface ReachedCluster {
  readonly name: string;
  /** What it has now. */
  readonly from?: { readonly version?: string; readonly digest?: string };
  /** Of a member that may be changed; else of one that is left out for now, or of a stranger. */
  readonly standing: 'ready' | 'leftOut' | 'notOurs';
  /** Why it is left out. */
  readonly why?: string;
  /** Flux does not act on the release for now. */
  readonly suspended: boolean;
  /** The release goes on to another cluster. */
  readonly elsewhere?: boolean;
}

/** A cluster that nothing is asked for, and why. */
export interface WithheldCluster {
  readonly name: string;
  readonly why: string;
}

export interface ImageFact {
  /** `oss/azure/aad-pod-identity/nmi:v1.8.17` */
  readonly name: string;
  readonly digest?: Digest;
}

/** Names of custom resource definitions, old version against new. */
export interface CrdChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface ClusterPullRequestFacts extends CommonFacts {
  readonly cluster: ResourceId;
  /** Its folder. */
  readonly name: string;
  readonly mode: string;
  readonly loginServer: string;
  readonly charts: readonly string[];
  /** What Flux installs once this is merged. */
  readonly installs: readonly InstallFact[];
  readonly rollback?: RollbackFact;
  /** Admission policies that it brings. */
  readonly policies?: { readonly effect: 'audit' | 'deny'; readonly refused?: RefusedFact };
  /** Nobody could look into the cluster, which may have it all already; in words. */
  readonly unproved?: string;
}

export interface InstallFact extends InstalledRelease {
  /** Of this version, where they are known. */
  readonly images: readonly ImageFact[];
}

/** Ids of objects, by what a revert does to them. */
export type RollbackFact = Omit<Rollback, 'cluster'>;

/** Observe-only: what would be done for the fleet. */
export interface OnboardingFacts extends CommonFacts {
  readonly clusters: readonly ClusterPlan[];
  readonly charts: readonly { readonly chart: string; readonly version: string }[];
  readonly registries: readonly string[];
}

export interface ClusterPlan {
  readonly name: string;
  /** The plan as people read it. */
  readonly lines: readonly string[];
}
