import { createHash } from 'node:crypto';
import { EventType, timestamp, type HistoryEvent, type ParentInstance } from './history';
import { controlMessage, newId } from './hub';
import type { InstanceRecord, Message } from './records';
import type { Outcome } from './replay';
import type { Decision } from './scheduler';
import { timerVisibleAt } from './timer-visibility';

/** The history events of new decisions. */
export function decisionEvents(
  record: InstanceRecord,
  decisions: readonly Decision[],
  defaultVersion: string,
): readonly HistoryEvent[] {
  const Timestamp = timestamp(record.lastUpdatedTime);
  return decisions.map((decision): HistoryEvent => {
    const base = { EventId: decision.id, Timestamp };
    switch (decision.kind) {
      case 'activity':
        return {
          ...base,
          EventType: EventType.TaskScheduled,
          Name: decision.name,
          Version: '',
          Input: null,
        };
      case 'timer':
        return { ...base, EventType: EventType.TimerCreated, FireAt: timestamp(decision.fireAt) };
      case 'subOrchestration':
        return {
          ...base,
          EventType: EventType.SubOrchestrationInstanceCreated,
          Name: decision.name,
          Version: decision.version ?? defaultVersion,
          InstanceId: decision.instanceId,
          Input: null,
        };
    }
  });
}

/** The messages that carry decisions out. */
export function decisionMessages(
  record: InstanceRecord,
  decisions: readonly Decision[],
  defaultVersion: string,
): readonly Message[] {
  const { instanceId, executionId } = record;
  return decisions.map((decision): Message => {
    switch (decision.kind) {
      case 'activity': {
        const work = { queue: 'activity', id: newId(), visibleAt: 0, name: decision.name } as const;
        const input = JSON.stringify(decision.input ?? null);
        return { ...work, instanceId, executionId, taskId: decision.id, input };
      }
      case 'timer':
        return controlMessage(
          timerFired(decision),
          { instanceId, executionId },
          visibleAt(record, decision),
        );
      case 'subOrchestration':
        return startOfChild(record, decision, defaultVersion);
    }
  });
}

function visibleAt(
  { lastUpdatedTime }: InstanceRecord,
  { fireAt, isExact }: Decision & { kind: 'timer' },
): number {
  return isExact ? fireAt : timerVisibleAt(lastUpdatedTime, fireAt);
}

function timerFired(decision: Decision & { kind: 'timer' }): HistoryEvent {
  const FireAt = timestamp(decision.fireAt);
  return {
    EventType: EventType.TimerFired,
    EventId: -1,
    Timestamp: FireAt,
    TimerId: decision.id,
    FireAt,
  };
}

/**
 * The execution id of a child follows from its parent's decision: a host that crashes between sending this message and
 * writing its history sends it twice, and the second one must be known as a duplicate.
 */
function startOfChild(
  record: InstanceRecord,
  decision: Decision & { kind: 'subOrchestration' },
  defaultVersion: string,
): Message {
  const { instanceId, executionId, name } = record;
  const childExecution = createHash('sha256')
    .update(`${executionId}:${decision.id}`)
    .digest('hex')
    .slice(0, 32);
  const parent: ParentInstance = {
    Name: name,
    OrchestrationInstance: { InstanceId: instanceId, ExecutionId: executionId },
    TaskScheduleId: decision.id,
  };
  return controlMessage(
    {
      EventType: EventType.ExecutionStarted,
      EventId: -1,
      Timestamp: timestamp(record.lastUpdatedTime),
      OrchestrationInstance: { InstanceId: decision.instanceId, ExecutionId: childExecution },
      ParentInstance: parent,
      Name: decision.name,
      Version: decision.version ?? defaultVersion,
      Input: JSON.stringify(decision.input ?? null),
      Tags: null,
    },
    { instanceId: decision.instanceId, executionId: childExecution },
  );
}

type Ending = Exclude<Outcome, { kind: 'running' | 'continuedAsNew' }> & {
  readonly output?: unknown;
};

/** Ends the instance and tells its parent. */
export function closeGeneration(
  record: InstanceRecord,
  outcome: Ending,
): { readonly record: InstanceRecord; readonly messages: readonly Message[] } {
  const { status, output } = endOf(record, outcome);
  const base = { EventId: -1, Timestamp: timestamp(record.lastUpdatedTime) };
  const completed = {
    ...base,
    EventType: EventType.ExecutionCompleted,
    OrchestrationStatus: status,
    Result: output,
  };
  const history = [
    ...record.history,
    completed,
    { ...base, EventType: EventType.OrchestratorCompleted },
  ];
  const closed: InstanceRecord = { ...record, status, output, history };
  const { parent } = record;
  return {
    record: closed,
    messages: parent === null ? [] : [answerParent(closed, parent, outcome)],
  };
}

function endOf(
  record: InstanceRecord,
  outcome: Ending,
): { readonly status: InstanceRecord['status']; readonly output: string | null } {
  switch (outcome.kind) {
    case 'completed':
      return { status: 'Completed', output: JSON.stringify(outcome.output ?? null) };
    case 'failed':
      return {
        status: 'Failed',
        output: `Orchestrator function '${record.name}' failed: ${outcome.error}`,
      };
    case 'terminated':
      return { status: 'Terminated', output: outcome.reason };
  }
}

function answerParent(record: InstanceRecord, parent: ParentInstance, outcome: Ending): Message {
  const { InstanceId: instanceId, ExecutionId: executionId } = parent.OrchestrationInstance;
  const base = {
    EventId: -1,
    Timestamp: timestamp(record.lastUpdatedTime),
    TaskScheduledId: parent.TaskScheduleId,
  };
  const to = { instanceId, executionId };
  if (outcome.kind === 'completed') {
    const EventTypeNumber = EventType.SubOrchestrationInstanceCompleted;
    return controlMessage({ ...base, EventType: EventTypeNumber, Result: record.output }, to);
  }
  const Reason = record.output ?? '';
  const Details = outcome.kind === 'failed' ? `Message: ${outcome.error}, StackTrace: ` : '';
  return controlMessage(
    { ...base, EventType: EventType.SubOrchestrationInstanceFailed, Reason, Details },
    to,
  );
}
