import { VirtualClock } from '../../clock';
import { memoryHubStore } from '../index';
import { send, startFixture, type Fixture } from './support';

const HOUR = 3600 * 1000;
const running: Fixture[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ host }) => host.stop()));
});

interface Tick {
  readonly isPastDue: boolean;
  readonly scheduleStatus?: { readonly last: string; readonly next: string };
}

async function start(options: Parameters<typeof startFixture>[1]): Promise<Fixture> {
  const fixture = await startFixture('timers', { timers: true, ...options });
  running.push(fixture);
  const { exports } = fixture.host;
  Object.assign(exports, { clock: fixture.clock });
  return fixture;
}

function runs({ host }: Fixture, name: string): Tick[] {
  return (host.exports['runs'] as Record<string, Tick[]>)[name] ?? [];
}

test('a cron schedule from an app setting fires at its times', async () => {
  const fixture = await start({ settings: { TICK: '0 */15 * * * *' } });
  await fixture.clock.advance(HOUR);
  expect(runs(fixture, 'tick')).toHaveLength(4);
  expect(runs(fixture, 'tick')[3]).toMatchObject({
    isPastDue: false,
    scheduleStatus: { last: '2026-01-01T00:45:00.000Z', next: '2026-01-01T01:00:00.000Z' },
  });
});

test('a time span repeats from run to run', async () => {
  const fixture = await start({});
  await fixture.clock.advance(HOUR);
  expect(runs(fixture, 'span')).toHaveLength(2);
});

test('runOnStartup runs at once, before its time', async () => {
  const fixture = await start({});
  await fixture.host.idle();
  expect(runs(fixture, 'eager')).toMatchObject([{ isPastDue: false }]);
});

/** Goes on while a function runs, so that a run can take virtual time. */
class ImpatientClock extends VirtualClock {
  override track<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

test('a timer is a singleton: a run that takes longer than its interval is not overtaken', async () => {
  const fixture = await start({ clock: new ImpatientClock() });
  let open = (): void => {};
  Object.assign(fixture.host.exports, { gate: new Promise<void>((resolve) => (open = resolve)) });
  await fixture.clock.advance(5 * 60_000);
  expect(runs(fixture, 'slow')).toHaveLength(1);
  open();
  await fixture.host.idle();
  await fixture.clock.advance(60_000);
  expect(runs(fixture, 'slow')).toHaveLength(2);
});

test('a run that was missed while the host was away comes at once and past due', async () => {
  const store = memoryHubStore();
  const clock = new VirtualClock();
  const before = await start({ store, clock });
  await clock.advance(HOUR);
  await before.host.stop();
  await clock.advance(5 * HOUR);
  const after = await start({ store, clock });
  await after.host.idle();
  expect(runs(after, 'tick')).toMatchObject([{ isPastDue: true }]);
});

test('without its timers the host runs them only by hand', async () => {
  const fixture = await start({ timers: false });
  await fixture.clock.advance(10 * HOUR);
  expect(runs(fixture, 'tick')).toEqual([]);
  expect((await send(fixture, '/admin/functions/tick', { json: { input: '' } })).status).toBe(202);
  await fixture.host.idle();
  expect(runs(fixture, 'tick')).toHaveLength(1);
});

test('a failed run is repeated as the retry policy of the timer says', async () => {
  const fixture = await start({});
  await fixture.clock.advance(HOUR + 60_000);
  expect(fixture.host.exports['attempts']).toEqual([
    { at: '2026-01-01T01:00:00.000Z', retry: 0 },
    { at: '2026-01-01T01:00:10.000Z', retry: 1 },
    { at: '2026-01-01T01:00:20.000Z', retry: 2 },
  ]);
});
