import type { IsoTime } from '../shared/core/base/iso-time';
import type { DurableClient } from 'durable-functions';
import { reconcileInstanceId, syncInstanceId } from '../shared/core/base/keys';
import type { ResourceId } from '../shared/core/base/resource-id';
import type { SyncItem } from '../shared/core/sync/sync-state';
import type { SyncSubject } from '../shared/core/base/sync-subject';
import { syncKey } from '../shared/core/base/sync-subject';
import type { Intent, Reason, WorkItem } from '../shared/core/queue/work-item';
import { isDue } from '../shared/core/queue/work-item';
import type { Adapters } from '../shared/current-adapters';
import { RECONCILE_CLUSTER, SYNC_CHART, SYNC_REPOSITORY } from './names';

export interface ReconcileRequest {
  readonly cluster: ResourceId;
  readonly source: Reason['source'];
  /** For people. */
  readonly detail: string;
  readonly about?: Reason['about'];
  readonly intent?: Intent;
  /** What was deleted, if that is what it is about. */
  readonly deleted?: ResourceId;
  /** Of an HTTP request: its id, and when it was first made. */
  readonly turn?: { readonly id: string; readonly at: IsoTime };
}

/**
 * The one line in which events, timers and HTTP end: persist first, start second. Once this returns the request cannot
 * be lost; whether the start worked does not matter, for the work pump starts what is behind.
 */
export async function requestReconcile(
  adapters: Adapters,
  client: DurableClient,
  request: ReconcileRequest,
): Promise<WorkItem> {
  const { cluster, source, detail, about, intent, deleted, turn } = request;
  const reason = {
    ...saidBy(adapters, turn),
    source,
    detail,
    ...(about !== undefined && { about }),
    ...(deleted !== undefined && { deleted }),
  };
  const item = await adapters.store.work.request(cluster, reason, intent);
  if (isDue(item, adapters.now())) await startReconcile(adapters, client, cluster);
  return item;
}

function saidBy(adapters: Adapters, turn: ReconcileRequest['turn']): Pick<Reason, 'at' | 'id'> {
  return turn === undefined ? { at: adapters.now() } : { at: turn.at, id: turn.id };
}

/** Starts the orchestration of a cluster unless it runs already. A refused start is no error: the running one, or the pump, takes over. */
export async function startReconcile(
  adapters: Adapters,
  client: DurableClient,
  cluster: ResourceId,
): Promise<void> {
  const instanceId = reconcileInstanceId(cluster);
  await startOnce(adapters, client, {
    name: RECONCILE_CLUSTER,
    instanceId,
    input: { cluster },
    subject: cluster,
  });
}

export interface SyncRequest {
  readonly turn?: ReconcileRequest['turn'];
  readonly subject: SyncSubject;
  readonly source: Reason['source'];
  /** For people. */
  readonly detail: string;
}

/** As requestReconcile, for charts and repositories. */
export async function requestSync(
  adapters: Adapters,
  client: DurableClient,
  { subject, source, detail, turn }: SyncRequest,
): Promise<SyncItem> {
  const item = await adapters.store.sync.request(subject, {
    ...saidBy(adapters, turn),
    source,
    detail,
  });
  if (isDue(item, adapters.now())) await startSync(adapters, client, subject);
  return item;
}

/** Starts the orchestration of a chart or a repository unless it runs already. */
export async function startSync(
  adapters: Adapters,
  client: DurableClient,
  subject: SyncSubject,
): Promise<void> {
  const instanceId = syncInstanceId(subject);
  const start =
    subject.kind === 'chart'
      ? { name: SYNC_CHART, input: { chart: subject.name } }
      : { name: SYNC_REPOSITORY, input: { target: subject.name } };
  await startOnce(adapters, client, { ...start, instanceId, subject: syncKey(subject) });
}

export interface Start {
  readonly name: string;
  readonly instanceId: string;
  readonly input: object;
  /** What its run is about, for people: instance ids of clusters are shortened. */
  readonly subject?: string;
}

/** Starts an instance unless one with the id runs. Returns false when Durable refused. */
export async function startOnce(
  adapters: Adapters,
  client: DurableClient,
  { name, instanceId, input, subject = instanceId }: Start,
): Promise<boolean> {
  try {
    await client.startNew(name, { instanceId, input });
    return true;
  } catch (error) {
    // Durable answers 500, 409 or 400 for "is running", by version: the number says nothing.
    adapters.log('info', 'start refused', {
      subject,
      name,
      instanceId,
      error: String(error).slice(0, 300),
    });
    return false;
  }
}
