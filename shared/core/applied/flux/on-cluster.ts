import type { JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { fieldAt, mapAt, textAt } from './fields';
import { groupOf } from './scope';
import type { SourceRef } from './source';
import { refText } from './source';
import type { Known } from './sources';
import type { AppliedObject, Repositories } from './types';
import type { KnownConfigMap } from './variables';

/** What is known to be on one cluster. It grows as its Kustomizations are built. */
export interface OnCluster {
  readonly objects: AppliedObject[];
  /** Sources, ConfigMaps and Kustomizations by kind, namespace and name. */
  readonly byRef: Map<string, AppliedObject>;
  readonly generators: AppliedObject[];
  /** Sources that are beside the entry, or that the Flux operator makes: no Kustomization need apply them. */
  readonly given: Map<string, JsonObject>;
}

/** A cluster to which nothing was applied yet, and which has `given` already. */
export function emptyCluster(given: readonly JsonObject[]): OnCluster {
  return {
    objects: [],
    byRef: new Map(),
    generators: [],
    given: new Map(given.map((object) => [refText(refOf(object)), object])),
  };
}

const SOURCES = 'source.toolkit.fluxcd.io';

/** Adds what a Kustomization applies, in place. The first object of a name wins. */
export function addObjects(cluster: OnCluster, objects: readonly AppliedObject[]): void {
  for (const object of objects) {
    cluster.objects.push(object);
    if (object.elsewhere) continue;
    const group = groupOf(object.apiVersion);
    if (object.kind === 'ArtifactGenerator') cluster.generators.push(object);
    if (group !== SOURCES && !isConfigMap(object)) continue;
    const key = refText(object);
    if (!cluster.byRef.has(key)) cluster.byRef.set(key, object);
  }
}

function isConfigMap({ apiVersion, kind }: AppliedObject): boolean {
  return apiVersion === 'v1' && kind === 'ConfigMap';
}

/** What can be found on the cluster by those who resolve sources. */
export function knownOf(cluster: OnCluster, repositories: Repositories): Known {
  return {
    repositories,
    find: (ref) => cluster.byRef.get(refText(ref))?.value ?? cluster.given.get(refText(ref)),
    generatorsIn: (namespace) =>
      cluster.generators.filter((one) => one.namespace === namespace).map(({ value }) => value),
  };
}

/** A ConfigMap on the cluster; undefined when no file that was read puts it there. */
export function configMapOn(
  cluster: OnCluster,
  namespace: string,
  name: string,
): KnownConfigMap | undefined {
  const found = cluster.byRef.get(refText({ kind: 'ConfigMap', namespace, name }));
  return found === undefined
    ? undefined
    : { value: found.value, file: found.file, uncertain: found.suspended };
}

/** `2.6.4`: Flux puts it on everything that it consists of. */
export function fluxVersionOn({ objects }: OnCluster): string | undefined {
  for (const { value } of objects) {
    const labels = fieldAt(value, 'metadata', 'labels');
    if (!isJsonObject(labels) || labels['app.kubernetes.io/part-of'] !== 'flux') continue;
    const version = /^v?(\d+\.\d\S*)$/.exec(textAt(labels, 'app.kubernetes.io/version') ?? '');
    if (version?.[1] !== undefined) return version[1];
  }
  return undefined;
}

/** Kind, namespace and name of an object; missing ones are empty. */
export function refOf(object: JsonObject): SourceRef {
  return {
    kind: textAt(object, 'kind') ?? '',
    namespace: textAt(object, 'metadata', 'namespace') ?? '',
    name: textAt(object, 'metadata', 'name') ?? '',
  };
}

/** Whether two objects ask for the same. */
export function sameSpec(left: JsonObject, right: JsonObject): boolean {
  return JSON.stringify(mapAt(left, 'spec')) === JSON.stringify(mapAt(right, 'spec'));
}
