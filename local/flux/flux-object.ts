import type { Clock } from '../clock';
import type { ClusterWorld, JsonMap, KubeObject } from '../kubernetes';
import { asMap, isMap, textOf } from '../kubernetes';

/** One simulated cluster, as the controllers in it see it. */
export interface Cluster {
  readonly world: ClusterWorld;
  readonly clock: Clock;
}

export interface Name {
  readonly namespace: string;
  readonly name: string;
}

export interface Ref extends Name {
  readonly kind: string;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly lastTransitionTime?: string;
}

export function nameOf({ metadata }: KubeObject): Name {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}

export function keyOf({ namespace, name }: Name): string {
  return `${namespace}/${name}`;
}

export function specOf(object: KubeObject): JsonMap {
  return asMap(object.spec);
}

export function statusOf(object: KubeObject | undefined): JsonMap {
  return asMap(object?.status);
}

export function mapsIn(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

/** A reference; its namespace is the referrer's where it has none. */
export function refOf(value: unknown, namespace: string, kind = ''): Ref {
  const map = asMap(value);
  return {
    kind: textOf(map.kind) || kind,
    namespace: textOf(map.namespace) || namespace,
    name: textOf(map.name),
  };
}

export function conditionsOf(object: KubeObject | undefined): readonly Condition[] {
  return mapsIn(statusOf(object).conditions) as unknown as readonly Condition[];
}

export function conditionOf(object: KubeObject | undefined, type: string): Condition | undefined {
  return conditionsOf(object).find((one) => one.type === type);
}

export function isReady(object: KubeObject | undefined): boolean {
  return conditionOf(object, 'Ready')?.status === 'True';
}

export function isSuspended(object: KubeObject): boolean {
  return specOf(object).suspend === true;
}

export function isLeaving({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** The object as it is now; undefined when it has gone, or nobody serves the kind. */
export function read({ world }: Cluster, { kind, namespace, name }: Ref): KubeObject | undefined {
  const within = namespace === '' ? undefined : namespace;
  return world.list(kind, within).find(({ metadata }) => metadata.name === name);
}
