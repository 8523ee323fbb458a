import type { FaultPoint, Faults } from '../faults';
import type { InvocationResult } from '../worker/invoke';
import { rpcToJson, type RpcTypedData } from '../worker/rpc';
import { failureDetails } from './failure-details';
import { EventType, timestamp, type HistoryEvent } from './history';
import { controlMessage, type TaskHub } from './hub';
import type { ActivityMessage } from './records';

/** What an activity work item needs. */
export interface ActivityOptions {
  readonly hub: TaskHub;
  readonly faults: Faults;
  /** Runs the activity function with its trigger value. */
  run(name: string, input: RpcTypedData, instanceId: string): Promise<InvocationResult>;
}

/** Runs one activity and sends its answer. A fault after the run makes it run again: activities are at-least-once. */
export async function runActivity(
  options: ActivityOptions,
  message: ActivityMessage,
): Promise<'done' | 'crashed'> {
  const { hub, faults } = options;
  const { name, instanceId, executionId, taskId } = message;
  const struck = (phase: (FaultPoint & { kind: 'activity' })['phase']): boolean =>
    faults.strike({ kind: 'activity', phase, name, instanceId, taskId });
  if (struck('before')) return 'crashed';
  const result = await options.run(name, activityInput(message.input), instanceId);
  if (struck('executed')) return 'crashed';
  const answer = answerEvent(message, result, hub.clock.now());
  hub.write({ enqueue: [controlMessage(answer, { instanceId, executionId })] });
  if (struck('responded')) return 'crashed';
  hub.write({ dequeue: [message.id] });
  return 'done';
}

/**
 * The trigger value of an activity: .NET turns whatever the orchestrator passed into text. So true arrives as the text
 * "True" (hazard 11) and null as nothing.
 */
function activityInput(json: string | undefined): RpcTypedData {
  const value: unknown = json === undefined ? null : JSON.parse(json);
  if (value === null) return {};
  if (typeof value === 'boolean') return { string: value ? 'True' : 'False' };
  return { string: typeof value === 'string' ? value : JSON.stringify(value) };
}

function answerEvent(
  message: ActivityMessage,
  result: InvocationResult,
  now: number,
): HistoryEvent {
  const base = { EventId: -1, Timestamp: timestamp(now), TaskScheduledId: message.taskId };
  if (result.ok) {
    return { ...base, EventType: EventType.TaskCompleted, Result: rpcToJson(result.returnValue) };
  }
  const structured = failureDetails(result.message);
  const text = structured?.ErrorMessage ?? result.message;
  return {
    ...base,
    EventType: EventType.TaskFailed,
    Reason: `Activity function '${message.name}' failed: ${text}`,
    Details: `Result: Failure\nException: ${text}\nStack: ${result.stack}`,
    ...(structured === undefined ? {} : { FailureDetails: structured }),
  };
}
