import { answeredId, decidedId, EventType } from './history';
import { isTerminal, type ControlMessage, type InstanceRecord } from './records';

/** What to do with a message: work on it, throw it away, or leave it for later. */
export type Verdict = 'keep' | 'drop' | 'later';

/**
 * Judges the messages of one instance. One of them may begin a new
 * execution, so that the others have something to arrive at.
 */
export function judge(
  record: InstanceRecord | undefined,
  messages: readonly ControlMessage[],
): ReadonlyMap<ControlMessage, Verdict> {
  const start = messages.find((message) => beginsExecution(record, message));
  const executionId = start?.executionId ?? record?.executionId;
  const alive = start !== undefined || (record !== undefined && !isTerminal(record.status));
  const decided = new Set(start === undefined ? record?.history.map(decidedId) : []);
  const verdict = (message: ControlMessage): Verdict => {
    if (message === start) return 'keep';
    if (!alive || message.event.EventType === EventType.ExecutionStarted) return 'drop';
    if (message.executionId !== undefined && message.executionId !== executionId) return 'drop';
    const id = answeredId(message.event);
    return id === undefined || decided.has(id) ? 'keep' : 'later';
  };
  return new Map(messages.map((message) => [message, verdict(message)]));
}

function beginsExecution(record: InstanceRecord | undefined, message: ControlMessage): boolean {
  if (message.event.EventType !== EventType.ExecutionStarted) return false;
  if (record === undefined) return true;
  if (record.executionId === message.executionId) return record.history.length === 0;
  // A client writes the instance before it sends the start. Any other start of it is one that has come again after what
  // it began has ended, or gone on as a later execution: the extension compares it with the table of instances.
  return isTerminal(record.status) && message.event.ParentInstance !== null;
}
