import type { HistoryEvent, ParentInstance } from './history';

/** States of an instance, as the Durable HTTP API spells them. */
export type RuntimeStatus =
  | 'Pending'
  | 'Running'
  | 'Suspended'
  | 'ContinuedAsNew'
  | 'Completed'
  | 'Failed'
  | 'Terminated'
  | 'Canceled';

/** An orchestration instance. Records are never changed, only replaced. Times are milliseconds. */
export interface InstanceRecord {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly version: string;
  readonly parent: ParentInstance | null;
  /** JSON text, or null. */
  readonly input: string | null;
  readonly status: RuntimeStatus;
  readonly customStatus: unknown;
  /** JSON text when completed, plain text when failed or terminated. */
  readonly output: string | null;
  readonly createdTime: number;
  readonly lastUpdatedTime: number;
  readonly history: readonly HistoryEvent[];
}

/** A message of the control queue. Without executionId it reaches whatever generation runs. */
export interface ControlMessage {
  readonly queue: 'control';
  readonly id: string;
  readonly instanceId: string;
  readonly executionId?: string;
  readonly visibleAt: number;
  readonly event: HistoryEvent;
}

/** A message of the work-item queue: run this activity and answer to that execution. */
export interface ActivityMessage {
  readonly queue: 'activity';
  readonly id: string;
  readonly instanceId: string;
  readonly executionId: string;
  readonly visibleAt: number;
  readonly taskId: number;
  readonly name: string;
  /** JSON text of the action's input; absent when there is none. */
  readonly input?: string;
}

export type Message = ControlMessage | ActivityMessage;

/** When a timer trigger ran and runs next; ISO texts as the app sees them. */
export interface ScheduleRecord {
  readonly Last: string;
  readonly LastUpdated: string;
  readonly Next: string;
}

/** One atomic write of the store. */
export interface Change {
  readonly instances?: readonly InstanceRecord[];
  readonly purge?: readonly string[];
  readonly enqueue?: readonly Message[];
  readonly dequeue?: readonly string[];
  readonly schedules?: Readonly<Record<string, ScheduleRecord>>;
}

/** Everything that outlives the process. */
export interface HubState {
  readonly instances: readonly InstanceRecord[];
  readonly messages: readonly Message[];
  readonly schedules: Readonly<Record<string, ScheduleRecord>>;
}

/** No more work will happen for an instance in this state. */
export function isTerminal(status: RuntimeStatus): boolean {
  return ['Completed', 'Failed', 'Terminated', 'Canceled'].includes(status);
}
