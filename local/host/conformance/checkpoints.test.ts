/** What a crash at each checkpoint leaves behind. */
import { crashAt, EventType, recordFaults, type FaultPoint, type Faults } from '../index';
import { runToEnd, startFixture, type Fixture } from './support';

const MINUTE = 60_000;
let fixture: Fixture | undefined;
afterEach(() => fixture?.host.stop());

async function start(faults: Faults): Promise<Fixture> {
  fixture = await startFixture('safe', { faults });
  return fixture;
}

/** Crashes once, at the first point that fits. */
function crashOnce(fits: (point: FaultPoint) => boolean): Faults {
  let struck = false;
  return {
    redeliversAtOnce: true,
    strike(point) {
      if (struck || !fits(point)) return false;
      struck = true;
      return true;
    },
  };
}

async function callsOf(running: Fixture): Promise<unknown> {
  const { output, runtimeStatus } = await runToEnd(running, 'allOrTimer', {});
  expect([runtimeStatus, output]).toEqual(['Completed', ['x', 'y']]);
  return [...(running.host.exports['calls'] as string[])].sort();
}

test('without a crash every activity runs once', async () => {
  expect(await callsOf(await start(recordFaults()))).toEqual(['x', 'y']);
});

test('a crash between the messages and the history runs the activities twice', async () => {
  const faults = crashOnce(({ kind, phase }) => kind === 'orchestrator' && phase === 'outbound');
  expect(await callsOf(await start(faults))).toEqual(['x', 'x', 'y', 'y']);
});

test.each(['executed', 'responded'] as const)(
  'a crash of an activity that has %s runs it again',
  async (at) => {
    const faults = crashOnce(({ kind, phase }) => kind === 'activity' && phase === at);
    expect(await callsOf(await start(faults))).toHaveLength(3);
  },
);

test.each(['before', 'executed'] as const)(
  'a crash of an orchestrator %s its run leaves no trace',
  async (at) => {
    const faults = crashOnce(({ kind, phase }) => kind === 'orchestrator' && phase === at);
    expect(await callsOf(await start(faults))).toEqual(['x', 'y']);
  },
);

test('a crash after the history was written delivers external events twice', async () => {
  let armed = false;
  const running = await start(crashOnce(({ phase }) => armed && phase === 'committed'));
  running.host.hub.start('monitor', { instanceId: 'it', input: { periods: 1 } });
  await running.host.idle();
  armed = true;
  running.host.hub.raiseEvent('it', 'hint', { id: 1 });
  await running.host.idle();
  const raised = running.host.hub
    .instance('it')
    ?.history.filter((event) => event.EventType === EventType.EventRaised);
  expect(raised).toHaveLength(2);
  expect(running.host.exports['calls']).toEqual(['event 1', 'event 1']);
});

test.each([
  ['an activity', 'activity', 'executed'],
  ['an orchestrator', 'orchestrator', 'before'],
] as const)(
  'after a crash of %s nothing moves until its queue shows the message again',
  async (_, kind, phase) => {
    const faults = crashOnce((point) => point.kind === kind && point.phase === phase);
    const running = await start({ strike: (point) => faults.strike(point) });
    running.host.hub.start('allOrTimer', { instanceId: 'it', input: {} });
    await running.clock.advance(5 * MINUTE - 1);
    expect(running.host.hub.instance('it')?.runtimeStatus).not.toBe('Completed');
    await running.clock.advance(1);
    expect(running.host.hub.instance('it')?.runtimeStatus).toBe('Completed');
  },
);

test('whichever single point of the run crashes, the outcome is the same', async () => {
  const recorder = recordFaults();
  await callsOf(await start(recorder));
  const count = recorder.points().length;
  expect(count).toBeGreaterThan(10);
  for (let index = 0; index < count; index += 1) {
    await fixture?.host.stop();
    const faults = crashAt(index);
    await callsOf(await start(faults));
    expect(faults.count()).toBeGreaterThan(index);
  }
});
