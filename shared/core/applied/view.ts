import type { JsonObject } from '../json';

/** Something on the way that cannot be followed. Unknown is never absent. */
export interface UnknownView {
  /** File or object where the way ends. */
  readonly at: string;
  readonly code: string;
  readonly message: string;
}

/** As much of an object that Flux applies as a difference needs. */
export interface ObjectView {
  readonly value: JsonObject;
  readonly apiVersion: string;
  readonly kind: string;
  /** '' for cluster-scoped. */
  readonly namespace: string;
  readonly name: string;
  /** `flux-system/infrastructure`: the Flux Kustomization that applies it. */
  readonly owner: string;
  readonly suspended: boolean;
  /** It goes to another cluster. */
  readonly elsewhere: boolean;
}

export interface KustomizationView {
  readonly id: string;
  readonly failure?: { readonly at: string; readonly message: string };
  readonly reads: ReadonlySet<string>;
}

/** As much of what Flux applies to a cluster as a difference needs. */
export interface AppliedView {
  readonly cluster: string;
  readonly objects: readonly ObjectView[];
  readonly kustomizations: readonly KustomizationView[];
  readonly unknown: readonly UnknownView[];
  readonly contested: readonly ContestedView[];
}

/** An object with two owners. */
export interface ContestedView {
  readonly object: string;
  readonly owners: readonly string[];
}

/** `helm.toolkit.fluxcd.io/HelmRelease baseline/nmi`, `Namespace -/baseline`: group without version, '-' for no namespace. */
export function objectIdOf({
  apiVersion,
  kind,
  namespace,
  name,
}: Pick<ObjectView, 'apiVersion' | 'kind' | 'namespace' | 'name'>): string {
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0] ?? ''}/` : '';
  return `${group}${kind} ${namespace === '' ? '-' : namespace}/${name}`;
}
