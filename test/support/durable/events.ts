import type { HistoryEvent } from '../../../local/host/durable/history';
import { EventType, timestamp } from '../../../local/host/durable/history';
import { NOW } from '../world';

/**
 * What comes to an instance from outside, by the number of the decision that it answers: decisions are numbered from 0,
 * in the order in which the orchestrator took them.
 */
const FROM_OUTSIDE = { EventId: -1, Timestamp: timestamp(Date.parse(NOW)) };

/** An activity has answered. */
export function completed(id: number, result: unknown): HistoryEvent {
  const answer = { TaskScheduledId: id, Result: JSON.stringify(result ?? null) };
  return { ...FROM_OUTSIDE, ...answer, EventType: EventType.TaskCompleted };
}

/** An activity has thrown. */
export function failed(id: number, why = 'the table is busy'): HistoryEvent {
  const answer = { TaskScheduledId: id, Reason: `Activity failed: ${why}`, Details: why };
  return { ...FROM_OUTSIDE, ...answer, EventType: EventType.TaskFailed };
}

/**
 * A timer has fired; on its time, unless said otherwise. Where decision `id` is no timer, this is what a host leaves behind
 * that died between its messages and its history: the number now belongs to something else, and the SDK settles that.
 */
export function fired(id: number, at: string = NOW): HistoryEvent {
  const time = timestamp(Date.parse(at));
  return {
    EventId: -1,
    Timestamp: time,
    TimerId: id,
    FireAt: time,
    EventType: EventType.TimerFired,
  };
}

/** Somebody has raised an event. */
export function raised(name: string, input: unknown = {}): HistoryEvent {
  const event = { Name: name, Input: JSON.stringify(input) };
  return { ...FROM_OUTSIDE, ...event, EventType: EventType.EventRaised };
}

/** A sub-orchestration has returned. */
export function childCompleted(id: number, result: unknown): HistoryEvent {
  const answer = { TaskScheduledId: id, Result: JSON.stringify(result ?? null) };
  return { ...FROM_OUTSIDE, ...answer, EventType: EventType.SubOrchestrationInstanceCompleted };
}

/** A sub-orchestration has thrown, or was terminated. */
export function childFailed(id: number, why = 'terminated'): HistoryEvent {
  const answer = { TaskScheduledId: id, Reason: why, Details: '' };
  return { ...FROM_OUTSIDE, ...answer, EventType: EventType.SubOrchestrationInstanceFailed };
}

/** Somebody has terminated the instance. */
export function terminated(reason: string): HistoryEvent {
  return { ...FROM_OUTSIDE, Input: reason, EventType: EventType.ExecutionTerminated };
}
