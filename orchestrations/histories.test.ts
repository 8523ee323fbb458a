import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HistoryEvent } from '../local/host/durable/history';
import { answeredId, decidedId, EventType } from '../local/host/durable/history';
import type { InstanceRecord } from '../local/host/durable/records';
import { completed, fired } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { replaysAtEveryPrefix } from '../test/support/durable/prefixes';
import { orchestrators } from '.';

/** Instances that a released version had at work, each with the history that it had then. */
const HISTORIES = join(__dirname, '../test/faults/upgrade/histories');

interface Kept {
  readonly hub: { readonly instances: readonly InstanceRecord[] };
}

const KEPT = readdirSync(HISTORIES).flatMap((file) => {
  const { hub } = JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')) as Kept;
  return hub.instances.map((record) => [file, record.name, record] as const);
});

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
    'syncTarget',
    'watchCluster',
  ]);
});

describe.each(KEPT)('of %s, the instance of %s', (_, name, record) => {
  test('asks for the same at every point of its history [P11, F10]', async () => {
    const history = record.history.map((event) => ({ ...event, IsPlayed: true }));
    const trigger = { history, instanceId: record.instanceId, isReplaying: true };
    await replaysAtEveryPrefix(
      orchestratorOf(name),
      { ...trigger, input: JSON.parse(record.input ?? 'null'), ...SCHEMA },
      0,
    );
  });

  test('goes on when what it waits for is answered, or is over by now [P11, F10]', async () => {
    const instance = Instance.of(orchestratorOf(name), record);
    const [waits] = openIn(record.history);
    if (waits !== undefined) await instance.deliver(answer(waits));
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
