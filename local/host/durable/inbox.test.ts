import type { HistoryEvent } from './history';
import { judge, type Verdict } from './inbox';
import { startedEvent } from './episode';
import { controlMessage } from './hub';
import type { ControlMessage, InstanceRecord } from './records';

const NOW = Date.parse('2026-01-01T00:00:00Z');

function record(changed: Partial<InstanceRecord>): InstanceRecord {
  return {
    instanceId: 'one',
    executionId: 'execution-1',
    name: 'loop',
    version: '',
    parent: null,
    input: null,
    status: 'Running',
    customStatus: null,
    output: null,
    createdTime: NOW,
    lastUpdatedTime: NOW,
    history: [],
    ...changed,
  };
}

/** The message that starts such an execution. */
function start(changed: Partial<InstanceRecord>): ControlMessage {
  const started = record(changed);
  return controlMessage(startedEvent(started, NOW), started) as ControlMessage;
}

function verdictOn(present: InstanceRecord, message: ControlMessage): Verdict | undefined {
  return judge(present, [message]).get(message);
}

test('the start of an instance that a client has just written begins it', () => {
  expect(verdictOn(record({ status: 'Pending' }), start({}))).toBe('keep');
});

test('a start that comes again after its instance went on as a later execution, and ended, begins nothing', () => {
  const ended = record({ executionId: 'execution-2', status: 'Completed', history: [mark()] });
  expect(verdictOn(ended, start({}))).toBe('drop');
});

test('a parent may start a child of the same name once more, when that has ended', () => {
  const parent = {
    OrchestrationInstance: { InstanceId: 'parent', ExecutionId: 'execution-of-parent' },
  } as InstanceRecord['parent'];
  const ended = record({ executionId: 'execution-2', status: 'Completed', history: [mark()] });
  expect(verdictOn(ended, start({ parent }))).toBe('keep');
});

function mark(): HistoryEvent {
  return startedEvent(record({}), NOW);
}
