import { VirtualClock } from '../clock';
import { timelineOn } from './timeline';

describe('the timeline', () => {
  test('durations shrink by the scale and quotas quicken by it', async () => {
    const clock = new VirtualClock();
    const time = timelineOn(clock, 0.02);
    const fired: number[] = [];
    const start = clock.now();
    time.after(40_000, () => fired.push(clock.now() - start));
    await clock.advance(10_000);
    expect(fired).toEqual([800]);
    expect(time.pace).toBe(50);
  });

  test('after stop nothing fires and sleepers wake', async () => {
    const clock = new VirtualClock();
    const time = timelineOn(clock);
    let fired = false;
    time.after(10, () => (fired = true));
    const sleep = time.sleep(1_000_000);
    time.stop();
    await sleep;
    await time.sleep(1_000_000);
    await clock.advance(100);
    expect(fired).toBe(false);
  });
});
