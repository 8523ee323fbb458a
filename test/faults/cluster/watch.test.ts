import type { FaultPoint, Faults } from '../../../local/host';
import { profile } from '../../support/world';
import type { Watched } from './watched';
import { openWatched } from './watched';

const BEGINS = 'the watch begins';
let watched: Watched;

afterEach(() => watched.stop());

test('a change is asked for within three seconds', async () => {
  watched = await openWatched();
  await watched.pass(30);
  watched.server.put('identities', 'apps/web', 'v1');
  await watched.pass(3);
  expect(await watched.asked()).toEqual([BEGINS, 'identities apps/web changed']);
});

test('an hour in which nothing happens costs a list and a watch of each of four kinds per round, and no run', async () => {
  watched = await openWatched();
  await watched.pass(3600);
  expect(await watched.asked()).toEqual([BEGINS]);
  expect(watched.server.calls).toBeLessThanOrEqual(17 * 8);
});

test('an API server that is down for an hour is asked fewer than twenty-five times, and no change is lost', async () => {
  watched = await openWatched();
  await watched.pass(100);
  watched.server.goDown();
  const before = watched.server.calls;
  await watched.pass(1800);
  watched.server.put('bindings', 'apps/web', 'v1');
  await watched.pass(1800);
  expect(watched.server.calls - before).toBeLessThan(25);
  watched.server.down = false;
  await watched.pass(420);
  expect(await watched.asked()).toEqual([BEGINS, 'changed while nobody watched: bindings']);
});

test.each([1, 2, 3, 5])(
  'a watch that is cut after every %d events loses nothing',
  async (lines) => {
    watched = await openWatched();
    watched.server.cutAfter = lines;
    await watched.pass(5);
    for (let each = 0; each < 12; each += 1) {
      watched.server.put('identities', `apps/web-${each}`, 'v1');
      await watched.pass(4);
    }
    const before = watched.server.calls;
    watched.server.put('identities', 'apps/last', 'v1');
    await watched.pass(700);
    expect((await watched.asked()).at(-1)).toMatch(/apps\/last|identities/);
    expect(watched.server.calls - before).toBeLessThan(60);
  },
);

test('410 Gone: everything is listed again at once, and no change is lost', async () => {
  watched = await openWatched();
  await watched.pass(100);
  watched.server.put('identities', 'apps/web', 'v1');
  watched.server.compact();
  await watched.pass(3);
  watched.server.put('bindings', 'apps/web', 'v1');
  await watched.pass(3);
  expect(await watched.asked()).toEqual([
    BEGINS,
    'identities apps/web changed',
    'bindings apps/web changed',
  ]);
});

test('a profile that takes MIC’s place has its objects watched within seconds, not with the next round', async () => {
  watched = await openWatched();
  await watched.pass(30);
  watched.profile.current = profile({
    watch: true,
    objects: 'read',
    mode: 'standard',
    mic: 'serverless',
  });
  await watched.pass(20);
  watched.server.put('assigned', 'apps/web', 'v1');
  await watched.pass(3);
  expect((await watched.asked()).at(-1)).toBe('assigned apps/web changed');
});

test('it ends when the profile asks for no watch any more', async () => {
  watched = await openWatched();
  await watched.pass(30);
  watched.profile.current = profile({ watch: false, objects: 'read' });
  await watched.pass(20);
  expect(watched.stopped()).toEqual({ stopped: 'the profile asks for no watch' });
});

/** Crashes the second round of watching, after it has ended and before anybody knows. */
function crashSecondRound(): Faults {
  let ended = 0;
  return {
    strike(point: FaultPoint) {
      if (point.name !== 'watchObjects' || point.phase !== 'executed') return false;
      ended += 1;
      return ended === 2;
    },
  };
}

test('an object that came in a round that crashed, and went before the next one, is asked for', async () => {
  watched = await openWatched(crashSecondRound());
  await watched.pass(300);
  watched.server.put('identities', 'apps/web', 'v1');
  await watched.pass(30);
  watched.server.goDown();
  watched.server.delete('identities', 'apps/web');
  await watched.pass(3);
  watched.server.down = false;
  await watched.pass(60);
  const [, came, missed] = await watched.asked();
  expect(came).toBe('identities apps/web changed');
  expect(missed).toMatch(/^changed while nobody watched: identities/);
});
