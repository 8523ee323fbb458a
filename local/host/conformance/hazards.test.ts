/**
 * Hazards, as statements about durable-functions 3.5.0. They say what IS, not what should be: an
 * SDK upgrade that changes one of them is noticed here, and the authoring rules can be relaxed.
 */
import { hasEnded, runToEnd, send, startFixture, type Fixture } from './support';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture('hazards');
});
afterEach(() => fixture.host.stop());

function ran(): string[] {
  return fixture.host.exports['ran'] as string[];
}

/** Starts under the id "it" and lets everything happen that needs no time. */
async function begin(name: string, input: unknown = {}): Promise<void> {
  expect(fixture.host.hub.start(name, { instanceId: 'it', input }).kind).toBe('started');
  await fixture.host.idle();
}

async function raise(name: string, ...payloads: unknown[]): Promise<void> {
  for (const payload of payloads) fixture.host.hub.raiseEvent('it', name, payload);
  await fixture.host.idle();
}

function it(): ReturnType<typeof fixture.host.hub.instance> {
  return fixture.host.hub.instance('it');
}

test('hazard 1: Task.any over tasks of an earlier any runs activities again', async () => {
  await begin('shrinkingAny');
  await fixture.clock.advance(HOUR);
  expect(ran().length).toBeGreaterThan(3);
});

test('hazard 2: a timer raced in a second Task.any gets the ids of host and SDK out of step', async () => {
  await begin('timerRacedTwice');
  await raise('first', {});
  await raise('second', {});
  await fixture.clock.advance(10 * HOUR);
  expect(it()?.output).not.toEqual({ winner: 'event', result: { name: 'after' } });
});

test('hazard 3: work scheduled after a failed Task.all, while a sibling still retries, gets undefined', async () => {
  const { output } = await runToEnd(fixture, 'workAfterFailedAll', {});
  expect(output).toEqual({ result: 'undefined' });
});

test.each([
  ['lost a Task.any to a timer', 1],
  ['won a Task.any after a failure, the timer being cancelled', 60],
])('hazard 4: an activity with retry that %s breaks what comes after it', async (_, race) => {
  const { runtimeStatus, output } = await runToEnd(fixture, 'retryInAny', { race });
  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain('Non-Deterministic workflow detected');
});

test('hazard 5: retryTimeoutInMilliseconds leaves the instance Running for ever', async () => {
  await begin('retryTimeout');
  await fixture.clock.advance(1000 * HOUR);
  expect(it()?.runtimeStatus).toBe('Running');
  // Three, if no timer fired early.
  expect(ran()).toHaveLength(4);
});

test('hazard 6: events that are buffered when continueAsNew comes are lost', async () => {
  await begin('buffered', { round: 1, got: [] });
  await raise('ping', 1, 2);
  await fixture.clock.advance(HOUR);
  expect(it()?.output).toEqual({ got: [1] });
});

test('hazard 7: a wait that lost against a timer still takes an event of a burst', async () => {
  await begin('abandonedWait');
  await fixture.clock.advance(MINUTE);
  await raise('ping', 1, 2);
  await fixture.clock.advance(HOUR);
  expect(it()?.output).toEqual({ got: [1] });
});

test('hazard 8: an event task yielded in several Task.any calls swallows later events', async () => {
  await begin('eventYieldedTwice');
  await fixture.clock.advance(MINUTE);
  await fixture.clock.advance(MINUTE);
  await raise('ping', 1, 2);
  await fixture.clock.advance(HOUR);
  expect(it()?.output).not.toEqual({ got: [1, 2] });
});

test('hazard 9: a task that has completed already does not win a Task.any', async () => {
  await begin('completedInAny');
  expect(it()?.runtimeStatus).toBe('Running');
  await fixture.clock.advance(HOUR);
  expect(it()?.output).toEqual({ winner: 'timer' });
});

test('hazard 10: a timer that was not cancelled holds the completion back', async () => {
  await begin('forgottenTimer');
  await raise('go', 'now');
  expect(it()?.runtimeStatus).toBe('Running');
  await fixture.clock.advance(24 * HOUR);
  expect(it()?.output).toEqual({ event: 'now' });
});

test('hazard 11: a boolean reaches an activity as text', async () => {
  const { output } = await runToEnd(fixture, 'booleanInput', {});
  expect(output).toEqual({ type: 'string', input: 'True' });
});

test('hazard 12: no input becomes the empty text, a text passed to continueAsNew gets quotes', async () => {
  const response = await send(fixture, '/durabletask/orchestrators/inputBack/empty', { json: '' });
  expect(response.status).toBe(202);
  await fixture.host.idle();
  expect(fixture.host.hub.instance('empty')?.output).toEqual({ input: '' });
  const { output } = await runToEnd(fixture, 'textToNext');
  expect(output).toEqual({ input: '"x"' });
});

test('hazard 12: raising an event without data is refused', async () => {
  await begin('falsyStatus');
  const response = await send(fixture, '/durabletask/instances/it/raiseEvent/go', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  expect(response.status).toBe(400);
});

test('hazard 13: a falsy custom status does not replace the old one', async () => {
  await begin('falsyStatus');
  await raise('go', {});
  expect(it()?.customStatus).toBe('busy');
});

test('hazard 14: a property named Timestamp becomes a Date in the input of an orchestrator', async () => {
  const { output } = await runToEnd(fixture, 'timestampInput', { Timestamp: '2026-01-01' });
  expect(output).toEqual({ isDate: true });
});

test('hazard 15: an activity that is not yielded is not scheduled', async () => {
  await begin('lazyTasks');
  expect(ran()).toEqual(['first']);
  await raise('go', {});
  expect(ran()).toEqual(['first', 'second']);
  expect(hasEnded(fixture.host, 'it')).toBe(true);
});
