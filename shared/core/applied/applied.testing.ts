import type { Applied, AppliedKustomization, AppliedObject } from './flux/types';
import { objectId } from './flux/object-id';
import { textAt } from '../base/json';
import type { JsonObject } from '../base/json';

/** What one Flux Kustomization applies, for tests that say it in a line. */
export function appliedObject(
  owner: string,
  value: JsonObject,
  more: Partial<AppliedObject> = {},
): AppliedObject {
  return {
    value,
    file: 'some.yaml',
    document: 0,
    changedBy: [],
    apiVersion: textAt(value, 'apiVersion') ?? '',
    kind: textAt(value, 'kind') ?? '',
    namespace: textAt(value, 'metadata', 'namespace') ?? '',
    name: textAt(value, 'metadata', 'name') ?? '',
    owner,
    suspended: false,
    elsewhere: false,
    ...more,
  };
}

/** A Kustomization at the root of flux-system, changed by `more`. */
export function appliedKustomization(
  id: string,
  more: Partial<AppliedKustomization> = {},
): AppliedKustomization {
  return {
    id,
    path: '.',
    source: 'GitRepository flux-system/flux-system',
    suspended: false,
    prune: true,
    deletionPolicy: 'MirrorPrune',
    dependsOn: [],
    reads: new Set(),
    ...more,
  };
}

/** A cluster on which Flux applies these objects. */
export function applied(objects: readonly AppliedObject[], more: Partial<Applied> = {}): Applied {
  const here = objects.filter(({ elsewhere }) => !elsewhere);
  const owners = Map.groupBy(here, objectId);
  return {
    cluster: 'prod',
    objects,
    kustomizations: [...new Set(objects.map(({ owner }) => owner))].map((id) =>
      appliedKustomization(id),
    ),
    unknown: [],
    contested: [...owners].flatMap(([object, all]) =>
      all.length < 2 ? [] : [{ object, owners: all.map(({ owner }) => owner) }],
    ),
    ...more,
  };
}

/** A HelmRelease of aad-pod-identity in `version`. */
export function release(version: string, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'nmi', namespace: 'baseline' },
    spec: { chart: { spec: { chart: 'aad-pod-identity', version } }, ...more },
  };
}

/** A ConfigMap in the namespace shop. */
export function configMap(name: string, data: JsonObject): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' }, data };
}

/** A Kustomization object in flux-system. */
export function fluxKustomization(name: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec,
  };
}
