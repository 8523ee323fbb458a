import type { IsoTime } from '../shared/core/base/iso-time';
import type { DurableClient } from 'durable-functions';
import { runInstanceId } from '../shared/core/base/keys';
import type { ResourceId } from '../shared/core/base/resource-id';
import { subjectOfKey } from '../shared/core/base/sync-subject';
import type { WorkKey } from '../shared/core/base/work-key';
import { isSyncKey } from '../shared/core/base/work-key';
import type { Intent, Reason, WorkItem } from '../shared/core/queue/work-item';
import { isDue } from '../shared/core/queue/work-item';
import type { Adapters } from '../shared/current-adapters';
import { RECONCILE_CLUSTER, SYNC_CHART, SYNC_REPOSITORY } from './names';

export interface RunHint<K extends WorkKey = WorkKey> {
  readonly key: K;
  readonly source: Reason['source'];
  /** For people. */
  readonly detail: string;
  readonly about?: Reason['about'];
  readonly intent?: Intent;
  /** What was deleted, if that is what it is about. */
  readonly deleted?: ResourceId;
  /** Of an HTTP request: its id, and when it was first made. */
  /** The plan that it approves: nothing else is to be carried out for it. */
  readonly planId?: string | undefined;
  readonly turn?: { readonly id: string; readonly at: IsoTime };
}

/**
 * The one line in which events, timers and HTTP end: persist first, start second. Once this returns the request cannot
 * be lost; whether the start worked does not matter, for the work pump starts what is behind.
 */
export async function enqueueRun<K extends WorkKey>(
  adapters: Adapters,
  client: DurableClient,
  request: RunHint<K>,
): Promise<WorkItem<K>> {
  const { key, source, detail, about, intent, deleted, turn, planId } = request;
  const reason = {
    ...(turn === undefined ? { at: adapters.now() } : { at: turn.at, id: turn.id }),
    source,
    detail,
    ...(about !== undefined && { about }),
    ...(deleted !== undefined && { deleted }),
    ...(planId !== undefined && { planId }),
  };
  const item = await adapters.store.work.enqueue(key, reason, intent);
  if (isDue(item, adapters.now())) await startRun(adapters, client, key);
  return item;
}

/** Starts the orchestration unless it runs already. A refused start is not an error: the running one, or the pump, takes over. */
export async function startRun(
  adapters: Adapters,
  client: DurableClient,
  key: WorkKey,
): Promise<void> {
  const instanceId = runInstanceId(key);
  await startOnce(adapters, client, { ...loopOf(key), instanceId, subject: key });
}

function loopOf(key: WorkKey): Pick<Start, 'name' | 'input'> {
  if (!isSyncKey(key)) return { name: RECONCILE_CLUSTER, input: { cluster: key } };
  const { kind, name } = subjectOfKey(key);
  switch (kind) {
    case 'chart':
      return { name: SYNC_CHART, input: { chart: name } };
    case 'repository':
      return { name: SYNC_REPOSITORY, input: { target: name } };
  }
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
