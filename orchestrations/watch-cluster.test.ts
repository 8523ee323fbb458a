import { completed, fired, raised, terminated } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { failure } from '../test/support/runs';
import { CLUSTER } from '../test/support/world';
import type { WatchInput } from './names';
import { watchCluster } from './watch-cluster';

const SEEN = { digests: { pods: 'd1' }, generation: 4 };
const LATER = { digests: { pods: 'd2' }, generation: 5 };
const DOWN = failure({ code: 'ApiServerUnreachable', message: 'no route to host' });

async function round(end: object, input: Partial<WatchInput> = {}): Promise<Instance> {
  const watch = await Instance.begin(watchCluster, { cluster: CLUSTER, ...input });
  await watch.deliver(completed(0, end));
  return watch;
}

/** How long it rests, in seconds, before the history begins anew; and with what. */
async function rest(end: object, input: Partial<WatchInput> = {}): Promise<[number, unknown]> {
  const watch = await round(end, input);
  const [timer] = watch.waitsFor;
  if (timer?.kind !== 'timer') throw new Error(`it does not rest: ${watch.asks.join()}`);
  const seconds = (timer.at - watch.now) / 1000;
  await watch.deliver(fired(timer.id, new Date(timer.at).toISOString()));
  return [seconds, watch.continuedWith[0]];
}

test('a round follows the other with what it has seen, each in a history of its own [P12]', async () => {
  const watch = await round({ kind: 'goOn', seen: LATER }, { seen: SEEN, attempts: 3 });
  expect(watch.continuedWith).toEqual([{ cluster: CLUSTER, seen: LATER }]);
  expect(watch.kept.history.length).toBeLessThan(10);
  // What failed before is over, and nobody reads it in the status for ever.
  expect(watch.customStatus).toEqual({ code: 'Watching' });
});

test('it ends when the profile asks for no watch any more', async () => {
  const watch = await round({ kind: 'stop', why: 'no profile' });
  expect([watch.status, watch.output]).toEqual(['Completed', { stopped: 'no profile' }]);
});

test('where too many watch already it comes back in a minute, with all that it knew', async () => {
  const input = { seen: SEEN, attempts: 2 };
  expect(await rest({ kind: 'full' }, input)).toEqual([61, { cluster: CLUSTER, ...input }]);
});

describe('a server that does not answer', () => {
  const end = { kind: 'backOff', failure: DOWN, worked: false };

  test('is tried again after a rest that grows with every failure, and says why meanwhile [P13]', async () => {
    const [first, next] = await rest(end);
    const [fifth, after] = await rest(end, { attempts: 4 });
    expect(fifth).toBeGreaterThan(first * 4);
    expect([next, after]).toEqual([
      { cluster: CLUSTER, attempts: 1 },
      { cluster: CLUSTER, attempts: 5 },
    ]);
    expect((await round(end)).customStatus).toEqual({ code: DOWN.code, message: DOWN.message });
  });

  test('begins with a short rest again once a round has worked', async () => {
    const [seconds, next] = await rest({ ...end, worked: true }, { attempts: 9 });
    expect(seconds).toBe((await rest(end))[0]);
    expect(next).toMatchObject({ attempts: 1 });
  });

  test('gets the time that it asks for', async () => {
    const patient = { ...end, failure: { ...DOWN, retryAfterMs: 3_600_000 } };
    expect((await rest(patient))[0]).toBe(3601);
  });

  test('is compared with what was seen before it went away, and with nothing where that is not known', async () => {
    expect((await rest({ ...end, seen: LATER }, { seen: SEEN }))[1]).toMatchObject({ seen: LATER });
    expect((await rest(end, { seen: SEEN }))[1]).not.toHaveProperty('seen');
  });
});

test('what somebody raises by hand wakes it not, and who terminates it ends it', async () => {
  const watch = await round({ kind: 'full' });
  await watch.deliver(raised('wake'));
  expect(watch.asks).toEqual(['1 sleep 61']);
  await watch.deliver(terminated('by hand'));
  expect(watch.status).toBe('Terminated');
});
