import type { ErrorCode, Failure } from '../base/errors';

/**
 * What Flux and AAD Pod Identity look like inside a cluster. Untrusted: who may write such objects may write anything into
 * them. `asked: false`: nobody could look, and nothing of it may be taken for absent.
 */
export type ClusterFacts = ObservedCluster | NotAsked;

export interface NotAsked {
  readonly asked: false;
  /** Of the failure; `ObjectsIgnored` where the profile says so. */
  readonly code: ErrorCode;
  /** For people. */
  readonly why: string;
  readonly remedy?: string;
}

export interface ObservedCluster {
  readonly asked: true;
  /** What we may not read. It is unknown, not absent. */
  readonly unread: readonly Unread[];
  /** What is served, as `group/version`. */
  readonly served: readonly string[];
  readonly kustomizations: readonly ObservedKustomization[];
  readonly sources: readonly ObservedSource[];
  readonly releases: readonly ObservedRelease[];
  /** Whatever looks like NMI or MIC, in any namespace. */
  readonly workloads: readonly ObservedWorkload[];
  /** Names without a namespace that installations of AAD Pod Identity have, as far as they are taken. */
  readonly clusterWide: readonly ObservedName[];
  readonly namespaces: readonly ObservedNamespace[];
  readonly nodes: ObservedNodes;
}

export type FactKind =
  | 'Kustomization'
  | 'GitRepository'
  | 'OCIRepository'
  | 'HelmRepository'
  | 'HelmChart'
  | 'HelmRelease'
  | 'DaemonSet'
  | 'Deployment'
  | 'ClusterRole'
  | 'Namespace'
  | 'Node';

export interface Unread {
  readonly kind: FactKind;
  readonly why: string;
  readonly remedy: string;
}

export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** An object of Flux. */
export interface ObservedFluxObject extends ObjectName {
  readonly generation: number;
  /** Generation that its controller has looked at; below `generation`, the rest of the status is of before. */
  readonly observedGeneration: number;
  readonly suspended: boolean;
  /** True while it is being deleted. */
  readonly leaving: boolean;
  readonly conditions: readonly FluxCondition[];
  /** The Kustomization that applies it, by the labels that kustomize-controller sets. */
  readonly appliedBy?: ObjectName;
}

export interface FluxCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Absent in older versions of Flux. */
  readonly observedGeneration?: number;
}

export interface SourceName extends ObjectName {
  readonly kind: string;
}

export interface ObservedKustomization extends ObservedFluxObject {
  readonly path: string;
  readonly source: SourceName;
  /** `main@sha1:…` */
  readonly applied?: string;
  readonly attempted?: string;
}

export interface ObservedSource extends ObservedFluxObject {
  readonly kind: 'GitRepository' | 'OCIRepository' | 'HelmRepository' | 'HelmChart';
  readonly url: string;
  /** OCIRepository: what `ref` says. HelmChart: chart and version that it asks for. */
  readonly spec: SourceSpec;
  /** Revision of the artifact: `main@sha1:…`, `4.1.18@sha256:…`, `4.1.18`. */
  readonly revision?: string;
  /** Digest of the artifact's bytes, as source-controller keeps them. */
  readonly digest?: string;
  /** HelmChart: where it comes from. */
  readonly source?: SourceName;
  /** HelmChart: true when values of its own were put into the package, so its bytes are others. */
  readonly repackaged?: boolean;
}

export interface SourceSpec {
  readonly chart?: string;
  readonly version?: string;
  readonly digest?: string;
}

export interface ObservedRelease extends ObservedFluxObject {
  /** Name of Helm's release, and the namespace that it is installed in. */
  readonly release: ObjectName;
  /** spec.chart */
  readonly chart?: { readonly name: string; readonly version: string; readonly source: SourceName };
  /** spec.chartRef */
  readonly chartRef?: SourceName;
  /** The HelmChart that Flux made for spec.chart. */
  readonly helmChart?: ObjectName;
  /** spec.kubeConfig: it goes to another cluster. */
  readonly elsewhere: boolean;
  /** Newest first; versions of Flux before 2.2 keep none. */
  readonly history: readonly ObservedInstall[];
  readonly attempted?: string;
  readonly attemptedDigest?: string;
  /** Before 2.2. */
  readonly applied?: string;
}

export interface ObservedInstall {
  readonly chart: string;
  /** With an OCIRepository `4.1.17+7e74f15d242e`: the digest begins so. */
  readonly version: string;
  /** deployed, superseded, failed, uninstalled … */
  readonly status: string;
  readonly ociDigest?: string;
}

export interface ObservedWorkload extends ObjectName {
  readonly part: 'nmi' | 'mic';
  readonly kind: 'DaemonSet' | 'Deployment';
  readonly generation: number;
  readonly observedGeneration: number;
  /** Of the container of that part: `registry/…/nmi:v1.8.17`. */
  readonly image: string;
  /** By Helm's annotations. */
  readonly release?: ObjectName;
  readonly desired: number;
  readonly updated: number;
  readonly available: number;
  /** RollingUpdate, OnDelete … */
  readonly strategy: string;
}

export interface ObservedName {
  readonly kind: 'ClusterRole';
  readonly name: string;
  readonly release?: ObjectName;
}

export interface ObservedNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Those that say whose it is: of Flux, Helm, Argo CD. */
  readonly owners: Readonly<Record<string, string>>;
  readonly leaving: boolean;
}

/** As far as they were read: where NMI is on all of its nodes, their number is all that is known. */
export interface ObservedNodes {
  readonly all: number;
  readonly notReady: number;
  readonly cordoned: number;
}

/** Names without a namespace that charts and raw manifests of AAD Pod Identity take. A second release cannot own them. */
export const POD_IDENTITY_CLUSTER_ROLES = [
  'aad-pod-identity-nmi',
  'aad-pod-identity-mic',
  'aad-pod-id-nmi-role',
  'aad-pod-id-mic-role',
] as const;

/** Nobody could look: why, and what fixes it. */
export function notAsked({ code, message, remedy }: Failure): NotAsked {
  return { asked: false, code, why: message, ...(remedy !== undefined && { remedy }) };
}

/** The profile says that nobody looks. */
export const IGNORED: NotAsked = {
  asked: false,
  code: 'ObjectsIgnored',
  why: 'The profile says objects: ignore, so the cluster is not looked into.',
  remedy: 'Set objects: read in the profile, and apply infra/cluster/reader.yaml.',
};

/** Why a kind is not known, if it is not. */
export function unreadOf(
  { unread }: Pick<ObservedCluster, 'unread'>,
  ...kinds: readonly FactKind[]
): Unread | undefined {
  return unread.find(({ kind }) => kinds.includes(kind));
}
