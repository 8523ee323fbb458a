import type { Action, OrchestratorState } from './actions';
import { EventType, timestamp, type HistoryEvent } from './history';
import { replay, type Replayed } from './replay';

const START = Date.parse('2026-01-01T00:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Short ways to write events; `at` is in minutes after the start. */
const began = (at = 0): HistoryEvent => ({ ...base(at), EventType: EventType.OrchestratorStarted });
const started = {
  ...base(0),
  EventType: EventType.ExecutionStarted,
  Name: 'it',
} as unknown as HistoryEvent;
const scheduled = (id: number, Name = 'work'): HistoryEvent => ({
  ...base(0),
  EventType: EventType.TaskScheduled,
  EventId: id,
  Name,
  Version: '',
  Input: null,
});
const created = (id: number, at: number): HistoryEvent => ({
  ...base(0),
  EventType: EventType.TimerCreated,
  EventId: id,
  FireAt: time(at),
});
const completed = (id: number): HistoryEvent => ({
  ...base(0),
  EventType: EventType.TaskCompleted,
  TaskScheduledId: id,
  Result: null,
});
const failed = (id: number): HistoryEvent => ({
  ...base(0),
  EventType: EventType.TaskFailed,
  TaskScheduledId: id,
  Reason: 'why',
  Details: '',
});
const fired = (id: number, at: number): HistoryEvent => ({
  ...base(at),
  EventType: EventType.TimerFired,
  TimerId: id,
  FireAt: time(at),
});
const raised = (Name: string): HistoryEvent => ({
  ...base(0),
  EventType: EventType.EventRaised,
  Name,
  Input: null,
});

function base(at: number): { EventId: number; Timestamp: string } {
  return { EventId: -1, Timestamp: time(at) };
}

function time(minutes: number): string {
  return timestamp(START + minutes * MINUTE);
}

const work: Action = { actionType: 0, functionName: 'work' };
const retried: Action = {
  actionType: 1,
  functionName: 'work',
  retryOptions: { firstRetryIntervalInMilliseconds: MINUTE, maxNumberOfAttempts: 2 },
};
const timer = (minutes: number, isCanceled = false): Action => ({
  actionType: 5,
  fireAt: new Date(START + minutes * MINUTE).toISOString(),
  isCanceled,
});
const wait = (externalEventName: string): Action => ({ actionType: 6, externalEventName });
const any = (...compoundActions: Action[]): Action => ({ actionType: 11, compoundActions });
const all = (...compoundActions: Action[]): Action => ({ actionType: 12, compoundActions });

function run(
  actions: readonly Action[],
  history: readonly HistoryEvent[],
  state: Partial<OrchestratorState> = {},
): Replayed {
  return replay({
    history: [began(), started, ...history],
    executionId: 'exec',
    state: { isDone: false, actions: [actions], ...state },
    checkFunction: () => {},
  });
}

const ids = ({ decisions }: Replayed): string[] => decisions.map(({ kind, id }) => `${kind} ${id}`);

test.each<[string, Action[], HistoryEvent[], string[]]>([
  ['an activity is decided once it is asked for', [work], [], ['activity 0']],
  ['what the history holds is not decided again', [work], [scheduled(0)], []],
  ['a later action waits for an earlier one', [work, work], [scheduled(0)], []],
  ['and comes when that has completed', [work, work], [scheduled(0), completed(0)], ['activity 1']],
  ['or failed', [work, work], [scheduled(0), failed(0)], ['activity 1']],
  [
    'all children of a WhenAll are decided together',
    [all(work, work)],
    [],
    ['activity 0', 'activity 1'],
  ],
  [
    'after a failure in a WhenAll the host still waits for the others',
    [all(work, work), work],
    [scheduled(0), scheduled(1), failed(0)],
    [],
  ],
  [
    'a WhenAny goes on with the first of them',
    [any(work, timer(5)), work],
    [scheduled(0), created(1, 5), completed(0)],
    ['activity 2'],
  ],
  [
    'a cancelled timer takes an id and holds nothing up',
    [timer(5, true), work],
    [],
    ['timer 0', 'activity 1'],
  ],
  ['waiting for an event takes no id', [any(wait('go'), timer(5))], [], ['timer 0']],
  ['an event ends the wait, whatever its case', [wait('go'), work], [raised('GO')], ['activity 0']],
  [
    'an event that comes early is kept',
    [work, wait('go'), work],
    [scheduled(0), raised('go'), completed(0)],
    ['activity 1'],
  ],
  ['a failed attempt costs a timer', [retried], [scheduled(0), failed(0)], ['timer 1']],
  [
    'and the next attempt comes when it fires',
    [retried],
    [scheduled(0), failed(0), created(1, 1), began(1), fired(1, 1)],
    ['activity 2'],
  ],
  [
    'even the last failed attempt costs a timer',
    [retried],
    [scheduled(0), failed(0), created(1, 1), began(1), fired(1, 1), scheduled(2), failed(2)],
    ['timer 3'],
  ],
  [
    'a completion that comes twice counts once',
    [work, work, work],
    [scheduled(0), completed(0), completed(0)],
    ['activity 1'],
  ],
])('%s', (_, actions, history, expected) => {
  expect(ids(run(actions, history))).toEqual(expected);
});

test('a timer of ten days is decided in steps of three days', () => {
  const minutes = (10 * DAY) / MINUTE;
  const third = (3 * DAY) / MINUTE;
  const first = run([timer(minutes)], []).decisions[0];
  expect(first).toMatchObject({ fireAt: START + 3 * DAY });
  const steps = [created(0, third), began(third), fired(0, third)];
  expect(run([timer(minutes)], steps).decisions[0]).toMatchObject({
    id: 1,
    fireAt: START + 6 * DAY,
  });
});

test('a sub-orchestration without an id is named after the execution and the task', () => {
  const child: Action = { actionType: 2, functionName: 'child', input: 1 };
  expect(run([child], []).decisions).toMatchObject([
    { instanceId: 'exec:0', name: 'child', input: 1 },
  ]);
});

test('an orchestrator that is done completes only when no task is open', () => {
  const state = { isDone: true };
  expect(run([any(wait('go'), timer(5))], [created(0, 5), raised('go')], state).outcome.kind).toBe(
    'running',
  );
  expect(
    run([any(wait('go'), timer(5))], [created(0, 5), raised('go'), fired(0, 5)], state).outcome
      .kind,
  ).toBe('completed');
});

test('an error fails the instance under the same rule', () => {
  const { outcome } = run([work], [scheduled(0), failed(0)], { error: 'bad' });
  expect(outcome).toEqual({ kind: 'failed', error: 'bad' });
});

test.each([
  ['is not scheduled at all', [work], [scheduled(0), scheduled(1)]],
  ['has another name', [work], [scheduled(0, 'play')]],
  ['is of another kind', [timer(5)], [scheduled(0)]],
])('a recorded decision that %s fails as non-deterministic', (_, actions, history) => {
  expect(run(actions, history).outcome).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('Non-Deterministic workflow detected'),
  });
});

test('continueAsNew carries only what arrives after it', () => {
  const next: Action = { actionType: 4, input: { round: 2 } };
  const { outcome } = run([wait('go'), next], [raised('early'), raised('go'), raised('late')], {
    isDone: true,
  });
  expect(outcome).toMatchObject({
    kind: 'continuedAsNew',
    input: { round: 2 },
    carried: [{ Name: 'late' }],
  });
});

test('while suspended nothing goes on, and resume hands over what came meanwhile', () => {
  const suspended = { ...base(0), EventType: EventType.ExecutionSuspended, Reason: '' } as const;
  const resumed = { ...base(0), EventType: EventType.ExecutionResumed, Reason: '' } as const;
  const paused = run([wait('go'), work], [suspended, raised('go')]);
  expect([paused.outcome, paused.decisions]).toEqual([{ kind: 'running', suspended: true }, []]);
  expect(ids(run([wait('go'), work], [suspended, raised('go'), resumed]))).toEqual(['activity 0']);
});
