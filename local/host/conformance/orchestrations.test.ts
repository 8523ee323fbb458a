import { join } from 'node:path';
import { VirtualClock } from '../../clock';
import { memoryHubStore, startHost, type Host } from '../index';

const DAY = 24 * 3600 * 1000;
let clock: VirtualClock;
let host: Host;

beforeEach(async () => {
  clock = new VirtualClock();
  host = await startHost({
    appDir: join(__dirname, 'apps/basics'),
    port: 0,
    clock,
    store: memoryHubStore(),
    settings: { TICK: '0 0 * * * *' },
    timers: false,
  });
});

afterEach(() => host.stop());

async function outputOf(name: string, input: unknown): Promise<unknown> {
  const started = host.hub.start(name, { instanceId: 'it', input });
  expect(started.kind).toBe('started');
  await clock.runUntil(() => host.hub.instance('it')?.output !== null);
  return host.hub.instance('it')?.output;
}

test('a fan-out returns the result of every activity', async () => {
  expect(await outputOf('fanOut', { values: [1, 2, 3] })).toEqual([2, 4, 6]);
});

test('a timer of ten days passes on the virtual clock, in steps of three days', async () => {
  expect(await outputOf('sleeper', { ms: 10 * DAY })).toEqual({ slept: 10 * DAY });
});

test('continueAsNew carries its input from generation to generation', async () => {
  expect(await outputOf('counter', { left: 4, sum: 0 })).toEqual({ sum: 20 });
});

test('a parent gets the result of a child, and the error of another', async () => {
  expect(await outputOf('parent', {})).toEqual({
    value: 6,
    error: expect.stringContaining("Orchestrator function 'child' failed: child fails"),
  });
});

test('an activity is retried with growing intervals, each up to a second short, until it succeeds', async () => {
  expect(await outputOf('retrying', { key: 'a', times: 3 })).toEqual({ count: 4, took: 4000 });
});

test('an activity that fails for good fails the orchestrator', async () => {
  expect(await outputOf('retrying', { key: 'b', times: 99 })).toContain(
    "Activity function 'flaky' failed: failure 5",
  );
});

test.each([
  ['failing', "Orchestrator function 'failing' failed: no way"],
  [
    'missingActivity',
    "The function 'nobody' doesn't exist, is disabled, or is not an activity function",
  ],
  ['bigStatus', 'The custom status is 18004 bytes of UTF-16 text; the limit is 16384'],
  ['entityCaller', 'not supported by the local host: CallEntity, because'],
])('%s fails, and the output says why', async (name, why) => {
  expect(await outputOf(name, {})).toContain(why);
  expect(host.hub.instance('it')?.runtimeStatus).toBe('Failed');
});

test('the version of an instance reaches the orchestrator', async () => {
  host.hub.start('version', { instanceId: 'v', version: '2.1' });
  await host.idle();
  expect(host.hub.instance('v')?.output).toEqual({ version: '2.1' });
});
