import { groupOf } from './scope';

/** What tells an object from all others of its cluster. */
export interface ObjectKey {
  readonly apiVersion: string;
  readonly kind: string;
  /** '' for what is in no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/**
 * `helm.toolkit.fluxcd.io/HelmRelease baseline/aad-pod-identity`, `Namespace -/baseline`: without the version, since an object is the
 * same in all of them.
 */
export function objectId({ apiVersion, kind, namespace, name }: ObjectKey): string {
  const group = groupOf(apiVersion);
  return `${group === '' ? '' : `${group}/`}${kind} ${namespace === '' ? '-' : namespace}/${name}`;
}
