import { plusMs } from '../shared/core/base/iso-time';
import type { MustWait } from '../shared/core/queue/check-start';
import { play } from '../test/support/orchestration';
import { NOW } from '../test/support/world';
import { sleepThrough } from './sleep-through';

/** Whether an instance sits out a wait of so many seconds, and how long it sleeps. */
async function wait(seconds: number, because: MustWait['because']): Promise<readonly unknown[]> {
  const until = plusMs(NOW, seconds * 1000);
  const { returned, calls } = await play((context) =>
    sleepThrough(context, { kind: 'wait', until, because }),
  );
  return [returned, ...calls];
}

test('an instance sits out a cool-down of up to half a minute, and not less than it lasts', async () => {
  // The second more is what a timer may fire early.
  expect(await wait(20, 'cooldown')).toEqual([true, 'sleep 21']);
  expect(await wait(30, 'cooldown')).toEqual([true, 'sleep 31']);
});

test('it ends for anything longer, so that the row is taken up by whoever comes first', async () => {
  expect(await wait(31, 'cooldown')).toEqual([false]);
  expect(await wait(3, 'hold')).toEqual([true, 'sleep 4']);
  expect(await wait(4, 'hold')).toEqual([false]);
  expect(await wait(3600, 'hold')).toEqual([false]);
});

test('a wait that is over costs no timer', async () => {
  expect(await wait(0, 'cooldown')).toEqual([true]);
  expect(await wait(-60, 'hold')).toEqual([true]);
});
