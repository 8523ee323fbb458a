import type { JsonMap, KubeObject } from '../../kubernetes';
import { asMap, isMap, qualified } from '../../kubernetes';
import type { Cluster } from '../flux-object';

/** Which fields kustomize-controller has set, by object: what managedFields of the API server say of one manager. */
export type FieldOwner = Map<string, JsonMap>;

const KUBECTL = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A server-side apply with force (https://kubernetes.io/docs/reference/using-api/server-side-apply/) by kustomize-controller: what it
 * says wins, what it said before and says no longer goes, and what others have set stays. All Kustomizations are one manager, and
 * what kubectl has applied is taken over with it (fluxcd/pkg/ssa, ApplyCleanupOptions): so labels of a former owner go.
 */
export function serverSideApply(
  { world }: Cluster,
  owner: FieldOwner,
  object: KubeObject,
): KubeObject {
  const resource = world.resourceOf(object.apiVersion, object.kind);
  const { namespace, name } = object.metadata;
  const live = world.list(object.kind, namespace).find(({ metadata }) => metadata.name === name);
  const key = `${resource === undefined ? object.kind : qualified(resource)} ${namespace ?? ''}/${name}`;
  const before = owner.get(key) ?? byKubectl(live);
  const next =
    live === undefined
      ? object
      : (merged(without(withoutKubectl(live), before, object), object) as KubeObject);
  const stored = world.put({ ...next, apiVersion: object.apiVersion, kind: object.kind });
  owner.set(key, object);
  return stored;
}

function byKubectl(live: KubeObject | undefined): JsonMap {
  const text = live?.metadata.annotations?.[KUBECTL];
  return text === undefined ? {} : asMap(JSON.parse(text));
}

function withoutKubectl(live: KubeObject): JsonMap {
  const annotations = Object.fromEntries(
    Object.entries(asMap(live.metadata.annotations)).filter(([key]) => key !== KUBECTL),
  );
  return { ...live, metadata: { ...live.metadata, annotations } };
}

/** `live` without the fields that were set before and are not set now. */
function without(live: JsonMap, before: JsonMap, now: JsonMap): JsonMap {
  const result: Record<string, unknown> = { ...live };
  for (const [key, value] of Object.entries(before)) {
    if (!Object.hasOwn(result, key) || key === 'apiVersion' || key === 'kind') continue;
    const isKept = Object.hasOwn(now, key);
    if (isMap(value) && isMap(result[key])) {
      const rest = without(result[key], value, isKept ? asMap(now[key]) : {});
      if (isKept || Object.keys(rest).length > 0) result[key] = rest;
      else delete result[key];
    } else if (!isKept) delete result[key];
  }
  return result;
}

function merged(target: unknown, change: unknown): unknown {
  if (!isMap(change)) return change;
  const result: Record<string, unknown> = { ...asMap(target) };
  for (const [key, value] of Object.entries(change)) result[key] = merged(result[key], value);
  return result;
}
