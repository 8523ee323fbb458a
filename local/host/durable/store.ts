import type { Change, HubState, InstanceRecord, Message, ScheduleRecord } from './records';

/**
 * Where a task hub lives. Every `write` is atomic; the host itself decides in which order it makes several, because
 * Azure Storage offers no transaction over queues and tables either.
 */
export interface HubStore {
  /** What earlier writes left behind. Called once per start of a host. */
  open(): HubState;
  write(change: Change): void;
  /** Everything written is safe afterwards; the store can be opened again. */
  close(): void;
}

/**
 * Keeps the hub as long as the object lives: a second host with the same store goes on where the first one stopped. `from`:
 * what another store held, as its `state` gave it.
 */
export function memoryHubStore(from?: HubState): HubStore & { readonly state: () => HubState } {
  const tables = emptyTables();
  if (from !== undefined) applyChange(tables, { ...from, enqueue: from.messages });
  return {
    state: () => snapshot(tables),
    open: () => snapshot(tables),
    write: (change) => applyChange(tables, change),
    close() {},
  };
}

/** The tables of a store in memory. */
export interface Tables {
  readonly instances: Map<string, InstanceRecord>;
  readonly messages: Map<string, Message>;
  readonly schedules: Map<string, ScheduleRecord>;
}

export function emptyTables(): Tables {
  return { instances: new Map(), messages: new Map(), schedules: new Map() };
}

export function applyChange(tables: Tables, change: Change): void {
  for (const record of change.instances ?? []) tables.instances.set(record.instanceId, record);
  for (const id of change.purge ?? []) tables.instances.delete(id);
  for (const message of change.enqueue ?? []) tables.messages.set(message.id, message);
  for (const id of change.dequeue ?? []) tables.messages.delete(id);
  for (const [name, schedule] of Object.entries(change.schedules ?? {})) {
    tables.schedules.set(name, schedule);
  }
}

export function snapshot(tables: Tables): HubState {
  return {
    instances: [...tables.instances.values()],
    messages: [...tables.messages.values()],
    schedules: Object.fromEntries(tables.schedules),
  };
}
