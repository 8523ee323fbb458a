import type { JsonMap, KubeObject } from '../kubernetes';
import type { Cluster, Condition, Ref } from './flux-object';
import { conditionsOf, nameOf, read, statusOf } from './flux-object';

export type Mark = Pick<Condition, 'status' | 'reason' | 'message'>;

/** What a controller has to say of an object. */
export interface Said {
  /** By type; undefined takes the condition away. */
  readonly conditions?: Readonly<Record<string, Mark | undefined>>;
  /** More of the status; undefined takes the field away. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** True: status.observedGeneration follows. Not every failure does that in Flux. */
  readonly observed?: boolean;
}

/** Writes into the status of the object as it is now; nothing when it has gone meanwhile. */
export function say(cluster: Cluster, object: KubeObject, said: Said): KubeObject | undefined {
  const now = read(cluster, refTo(object));
  if (now === undefined) return undefined;
  const { generation = 1 } = object.metadata;
  const status: JsonMap = {
    ...statusOf(now),
    ...said.fields,
    ...(said.observed === true && { observedGeneration: generation }),
    conditions: marked(cluster, now, { marks: said.conditions ?? {}, generation }),
  };
  const kept = Object.fromEntries(
    Object.entries(status).filter(([, value]) => value !== undefined),
  );
  return cluster.world.put({ ...now, status: kept });
}

function refTo(object: KubeObject): Ref {
  return { kind: object.kind, ...nameOf(object) };
}

interface Marks {
  readonly marks: Readonly<Record<string, Mark | undefined>>;
  readonly generation: number;
}

function marked(
  { clock }: Cluster,
  object: KubeObject,
  { marks, generation }: Marks,
): readonly Condition[] {
  const before = conditionsOf(object);
  const kept = before.filter(({ type }) => !Object.hasOwn(marks, type));
  const set = Object.entries(marks).flatMap(([type, mark]) => {
    if (mark === undefined) return [];
    const same = before.find((one) => one.type === type && one.status === mark.status);
    const lastTransitionTime = same?.lastTransitionTime ?? new Date(clock.now()).toISOString();
    return [{ type, ...mark, observedGeneration: generation, lastTransitionTime }];
  });
  return [...set, ...kept];
}

export function yes(reason: string, message: string): Mark {
  return { status: 'True', reason, message };
}

export function no(reason: string, message: string): Mark {
  return { status: 'False', reason, message };
}

export function unclear(reason: string, message: string): Mark {
  return { status: 'Unknown', reason, message };
}
