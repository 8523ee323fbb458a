import { EventType, timestamp, type HistoryEvent } from './history';
import { controlMessage, type TaskHub } from './hub';
import type { Change, InstanceRecord } from './records';

/**
 * Takes the failures out of a failed instance's history, so that its next episode schedules that work again. A failed
 * sub-orchestration is rewound itself and answers later.
 */
export function rewound(hub: TaskHub, record: InstanceRecord, reason: string): Change {
  const failedTasks = idsOf(record, EventType.TaskFailed);
  const failedChildren = idsOf(record, EventType.SubOrchestrationInstanceFailed);
  const children = record.history.flatMap((event) =>
    event.EventType === EventType.SubOrchestrationInstanceCreated &&
    failedChildren.has(event.EventId)
      ? childChanges(hub, event.InstanceId, reason)
      : [],
  );
  const history = record.history.filter(
    (event) =>
      !isFailure(event) &&
      !(event.EventType === EventType.TaskScheduled && failedTasks.has(event.EventId)),
  );
  const event: HistoryEvent = {
    EventType: EventType.GenericEvent,
    EventId: -1,
    Timestamp: timestamp(hub.clock.now()),
    Data: `Rewind reason: ${reason}`,
  };
  const { instanceId, executionId } = record;
  const own: Change = {
    instances: [
      { ...record, history, status: 'Running', output: null, lastUpdatedTime: hub.clock.now() },
    ],
    enqueue: [controlMessage(event, { instanceId, executionId })],
  };
  return merge([own, ...children]);
}

function childChanges(hub: TaskHub, instanceId: string, reason: string): readonly Change[] {
  const child = hub.record(instanceId);
  return child?.status === 'Failed' ? [rewound(hub, child, reason)] : [];
}

function isFailure(event: HistoryEvent): boolean {
  return (
    event.EventType === EventType.TaskFailed ||
    event.EventType === EventType.SubOrchestrationInstanceFailed ||
    event.EventType === EventType.ExecutionCompleted
  );
}

function idsOf(record: InstanceRecord, type: 6 | 9): ReadonlySet<number> {
  const ids = record.history.flatMap((event) =>
    event.EventType === type && 'TaskScheduledId' in event ? [event.TaskScheduledId] : [],
  );
  return new Set(ids);
}

function merge(changes: readonly Change[]): Change {
  return {
    instances: changes.flatMap(({ instances = [] }) => instances),
    enqueue: changes.flatMap(({ enqueue = [] }) => enqueue),
  };
}
