import { EventType, type HistoryEvent } from './history';
import type { InstanceRecord } from './records';

/** Schema numbers count from 0: this says "V3", which has long timers but no entity locks. */
const SCHEMA_V3 = 2;

/** The trigger value of an orchestrator function: one JSON text with the history. */
export function orchestratorPayload(
  record: InstanceRecord,
  fresh: readonly HistoryEvent[],
): string {
  const past = record.history.map((event) => ({ ...event, IsPlayed: true }));
  const now = fresh.map((event) => ({ ...event, IsPlayed: false }));
  return JSON.stringify({
    history: [...past, ...now],
    input: inputOf(record, fresh),
    instanceId: record.instanceId,
    isReplaying: past.length > 0,
    parentInstanceId: record.parent?.OrchestrationInstance.InstanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: SCHEMA_V3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    // misspelt by the extension
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
}

/** The input as a value, not as text; the SDK hands it to the orchestrator as it is. */
function inputOf(record: InstanceRecord, fresh: readonly HistoryEvent[]): unknown {
  const started = fresh.find((event) => event.EventType === EventType.ExecutionStarted);
  const text = started === undefined ? record.input : started.Input;
  return text === null ? null : (JSON.parse(text) as unknown);
}
