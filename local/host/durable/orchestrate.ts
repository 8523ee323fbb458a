import type { FaultPoint, Faults } from '../faults';
import { runEpisode, type EpisodeHost } from './episode';
import { EventType } from './history';
import type { TaskHub } from './hub';
import { judge } from './inbox';
import type { ControlMessage, InstanceRecord } from './records';

/** What an orchestrator work item needs. */
export interface OrchestrateOptions {
  readonly hub: TaskHub;
  readonly host: EpisodeHost;
  readonly faults: Faults;
}

/** `stuck`: nothing can be done before the instance itself makes progress or a message comes. */
export type WorkResult = 'progress' | 'stuck' | 'crashed';

/**
 * Works on the messages of one instance. The three writes - messages out, history, messages in - are not atomic, as on
 * Azure Storage; a fault between them leaves exactly what a crash of the host would leave.
 */
export async function orchestrate(
  options: OrchestrateOptions,
  instanceId: string,
): Promise<WorkResult> {
  const { hub, host, faults } = options;
  const record = hub.record(instanceId);
  const verdicts = judge(record, hub.queue.messagesOf(instanceId));
  const dropped = pick(verdicts, 'drop').map(({ id }) => id);
  if (dropped.length > 0) hub.write({ dequeue: dropped });
  const kept = pick(verdicts, 'keep');
  if (kept.length === 0) return dropped.length > 0 ? 'progress' : 'stuck';
  const batch = takeBatch(faults, kept);
  const start = startOf(record, batch, host.now());
  const struck = (phase: (FaultPoint & { kind: 'orchestrator' })['phase']): boolean =>
    faults.strike({ kind: 'orchestrator', phase, name: start.name, instanceId });
  if (struck('before')) return 'crashed';
  const { record: after, messages } = await runEpisode(
    host,
    start,
    batch.map(({ event }) => event),
  );
  if (struck('executed')) return 'crashed';
  if (messages.length > 0) hub.write({ enqueue: messages });
  if (struck('outbound')) return 'crashed';
  hub.write({ instances: [after] });
  if (struck('committed')) return 'crashed';
  hub.write({ dequeue: batch.map(({ id }) => id) });
  return 'progress';
}

function pick(verdicts: ReturnType<typeof judge>, wanted: string): readonly ControlMessage[] {
  return [...verdicts].filter(([, verdict]) => verdict === wanted).map(([message]) => message);
}

/** What starts an execution always goes first: nothing else can arrive without it. */
function takeBatch(faults: Faults, kept: readonly ControlMessage[]): readonly ControlMessage[] {
  const isStart = ({ event }: ControlMessage): boolean =>
    event.EventType === EventType.ExecutionStarted;
  const ordered = faults.order?.(kept) ?? kept;
  const size = faults.batch?.(kept.length) ?? kept.length;
  const sorted = [...ordered.filter(isStart), ...ordered.filter((message) => !isStart(message))];
  return sorted.slice(0, Math.max(1, size));
}

/** The record to work on: the stored one, or a new one when the batch starts an execution. */
function startOf(
  record: InstanceRecord | undefined,
  batch: readonly ControlMessage[],
  now: number,
): InstanceRecord {
  const event = batch[0]?.event;
  if (event?.EventType !== EventType.ExecutionStarted) return record!;
  return {
    instanceId: event.OrchestrationInstance.InstanceId,
    executionId: event.OrchestrationInstance.ExecutionId,
    name: event.Name,
    version: event.Version,
    parent: event.ParentInstance,
    input: event.Input,
    status: 'Pending',
    customStatus: null,
    output: null,
    createdTime: record?.status === 'Pending' ? record.createdTime : now,
    lastUpdatedTime: now,
    history: [],
  };
}
