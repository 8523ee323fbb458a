import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import type { Change, InstanceRecord, Message, ScheduleRecord } from './records';
import { Queue } from './queue';
import { applyChange, emptyTables, type HubStore } from './store';

/** The task hub: records and messages, in the store first and then in memory. */
export class TaskHub {
  readonly queue: Queue;
  private readonly tables = emptyTables();
  private open = true;

  /** `wake` is called whenever there may be work to start. */
  constructor(
    readonly clock: Clock,
    private readonly store: HubStore,
    wake: () => void,
  ) {
    this.queue = new Queue(clock, wake);
    const { instances, messages, schedules } = store.open();
    applyChange(this.tables, { instances, schedules });
    for (const message of messages) this.queue.add(message);
  }

  record(instanceId: string): InstanceRecord | undefined {
    return this.tables.instances.get(instanceId);
  }

  records(): readonly InstanceRecord[] {
    return [...this.tables.instances.values()];
  }

  schedule(functionName: string): ScheduleRecord | undefined {
    return this.tables.schedules.get(functionName);
  }

  /** One atomic write. What a stopped host still wants to write is lost, as in a crash. */
  write(change: Change): void {
    if (!this.open) return;
    this.store.write(change);
    const { enqueue = [], dequeue = [], ...rest } = change;
    applyChange(this.tables, rest);
    for (const id of dequeue) this.queue.remove(id);
    for (const message of enqueue) this.queue.add(message);
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.queue.close();
    this.store.close();
  }
}

/** An id as .NET writes GUIDs with format "N". */
export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** A message for the control queue, visible at once unless told otherwise. */
export function controlMessage(
  event: Extract<Message, { queue: 'control' }>['event'],
  to: { readonly instanceId: string; readonly executionId?: string },
  visibleAt = 0,
): Message {
  const { instanceId, executionId } = to;
  const message = { queue: 'control', id: newId(), visibleAt, event, instanceId } as const;
  return executionId === undefined ? message : { ...message, executionId };
}
