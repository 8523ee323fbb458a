import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from '../local/host/durable/history';
import { answeredId, decidedId, EventType } from '../local/host/durable/history';
import type { InstanceRecord } from '../local/host/durable/records';
import { completed, fired } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { replaysAtEveryPrefix } from '../test/support/durable/prefixes';
import { orchestrators } from '.';

/** Instances of released versions: those that were at work at an upgrade, and one for each way that its runs went. */
const HISTORIES = join(__dirname, '../test/faults/upgrade/histories');

interface InFlight {
  readonly hub: { readonly instances: readonly InstanceRecord[] };
}

function instancesIn(file: string): readonly InstanceRecord[] {
  const text = readFileSync(join(HISTORIES, file), 'utf8');
  return file.endsWith('.jsonl')
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as InstanceRecord)
    : (JSON.parse(text) as InFlight).hub.instances;
}

/** What was called in an instance, in order: `planChart, pushChart, recordChart`. */
function callsIn({ history }: InstanceRecord): string {
  const names = history.flatMap((event) =>
    event.EventType === EventType.TaskScheduled ||
    event.EventType === EventType.SubOrchestrationInstanceCreated
      ? [event.Name]
      : [],
  );
  return [...new Set(names)].join(', ');
}

const KEPT = readdirSync(HISTORIES).flatMap((file) =>
  instancesIn(file).map((record) => ({
    ...{ file, record, name: record.name, status: record.status, calls: callsIn(record) },
  })),
);

function orchestratorOf(name: string): NonNullable<(typeof orchestrators)[string]> {
  const found = orchestrators[name];
  if (found === undefined) throw new Error(`nobody knows the orchestrator ${name} any more`);
  return found;
}

test('every orchestrator still has the name under which older instances run', () => {
  expect(Object.keys(orchestrators).toSorted()).toEqual([
    'offboardCluster',
    'previewCluster',
    'previewSync',
    'reconcileCluster',
    'sweep',
    'syncChart',
    'syncRepository',
    'syncTarget',
    'watchCluster',
  ]);
});

describe.each(KEPT)('$file: $name ($calls) that was $status', ({ name, record }) => {
  test('asks for the same at every point of its history [P11, F10]', async () => {
    const history = record.history.map((event) => ({ ...event, IsPlayed: true }));
    const trigger = { history, instanceId: record.instanceId, isReplaying: true };
    const input = JSON.parse(record.input ?? 'null') as unknown;
    const whole = await replaysAtEveryPrefix(
      orchestratorOf(name),
      { ...trigger, ...SCHEMA, input },
      0,
    );
    expect(whole.isDone).toBe(record.status === 'Completed');
  });

  if (record.status !== 'Running') return;

  test('goes on when what it waits for is answered, or is over by now [P11, F10]', async () => {
    const instance = Instance.of(orchestratorOf(name), record);
    const [waits] = openIn(record.history);
    if (waits === undefined) throw new Error('it waits for nothing');
    await instance.deliver(answer(waits));
    expect(instance.status).toMatch(/Running|Completed/);
  });
});

/** As the extension says it; see orchestrator-payload.ts of the local host. */
const SCHEMA = {
  upperSchemaVersion: 1,
  upperSchemaVersionNew: 2,
  longRunningTimerIntervalDuration: '3.00:00:00',
  maximumShortTimerDuration: '6.00:00:00',
};

function openIn(history: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const answered = new Set(history.map(answeredId));
  return history.filter((event) => {
    const id = decidedId(event);
    return id !== undefined && !answered.has(id);
  });
}

/** No answer where it is an activity: it is called again. */
function answer({ EventId, ...event }: HistoryEvent): HistoryEvent {
  return event.EventType === EventType.TimerCreated
    ? fired(EventId, event.FireAt)
    : completed(EventId, { kind: 'idle' });
}
