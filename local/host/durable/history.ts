/**
 * History events of the Durable Task Framework as the extension sends them to the SDK: PascalCase, numeric types.
 * Only the fields that the SDK or this host reads are typed.
 */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventSent: 14,
  EventRaised: 15,
  ContinueAsNew: 16,
  GenericEvent: 17,
  HistoryState: 18,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

interface Base {
  /** Sequence id of a decision; -1 for what comes from outside. */
  readonly EventId: number;
  readonly Timestamp: string;
}

/** Who waits for a sub-orchestration. */
export interface ParentInstance {
  readonly Name: string;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly TaskScheduleId: number;
}

export interface ExecutionStarted extends Base {
  readonly EventType: 0;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly ParentInstance: ParentInstance | null;
  readonly Name: string;
  readonly Version: string;
  /** JSON text, or null. */
  readonly Input: string | null;
  readonly Tags: null;
}

/** Carries what an activity or a sub-orchestration returned, as JSON text. */
export interface TaskSucceeded extends Base {
  readonly EventType: 5 | 8;
  readonly TaskScheduledId: number;
  readonly Result: string | null;
}

/** Carries why an activity or a sub-orchestration failed. */
export interface TaskFailed extends Base {
  readonly EventType: 6 | 9;
  readonly TaskScheduledId: number;
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails?: FailureDetails;
}

/** Structured failure, present when the app sets an exception properties provider. */
export interface FailureDetails {
  readonly ErrorType: string;
  readonly ErrorMessage: string;
  readonly StackTrace?: string;
  readonly IsNonRetriable: boolean;
  readonly Properties?: unknown;
}

export interface TaskScheduled extends Base {
  readonly EventType: 4;
  readonly Name: string;
  readonly Version: string;
  readonly Input: string | null;
}

export interface SubOrchestrationCreated extends Base {
  readonly EventType: 7;
  readonly Name: string;
  readonly Version: string;
  readonly InstanceId: string;
  readonly Input: string | null;
}

export interface TimerCreated extends Base {
  readonly EventType: 10;
  readonly FireAt: string;
}

export interface TimerFired extends Base {
  readonly EventType: 11;
  readonly TimerId: number;
  readonly FireAt: string;
}

export interface EventRaised extends Base {
  readonly EventType: 15;
  readonly Name: string;
  readonly Input: string | null;
}

export interface ExecutionCompleted extends Base {
  readonly EventType: 1;
  readonly OrchestrationStatus: string;
  readonly Result: string | null;
}

/** Terminate carries its reason in Input, suspend and resume in Reason, a rewind in Data. */
export type ControlEvent = Base &
  (
    | { readonly EventType: 3; readonly Input: string }
    | { readonly EventType: 17; readonly Data: string }
    | { readonly EventType: 19 | 20; readonly Reason: string }
  );

export type EpisodeMark = Base & { readonly EventType: 12 | 13 };

export type HistoryEvent =
  | ControlEvent
  | EpisodeMark
  | EventRaised
  | ExecutionCompleted
  | ExecutionStarted
  | SubOrchestrationCreated
  | TaskFailed
  | TaskScheduled
  | TaskSucceeded
  | TimerCreated
  | TimerFired;

/** Time as .NET writes it: seven decimals. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '0000Z');
}

/** The id of the decision that a completion answers; undefined for everything else. */
export function answeredId(event: HistoryEvent): number | undefined {
  switch (event.EventType) {
    case EventType.TaskCompleted:
    case EventType.TaskFailed:
    case EventType.SubOrchestrationInstanceCompleted:
    case EventType.SubOrchestrationInstanceFailed:
      return event.TaskScheduledId;
    case EventType.TimerFired:
      return event.TimerId;
    default:
      return undefined;
  }
}

/** The id of a decision event; undefined for everything else. */
export function decidedId(event: HistoryEvent): number | undefined {
  switch (event.EventType) {
    case EventType.TaskScheduled:
    case EventType.SubOrchestrationInstanceCreated:
    case EventType.TimerCreated:
      return event.EventId;
    default:
      return undefined;
  }
}
