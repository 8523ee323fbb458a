import { realClock, scaledClock, VirtualClock } from './clock';

test('a virtual clock fires timers in order, each at its own time, up to the end of the advance', async () => {
  const clock = new VirtualClock(0);
  const fired: number[] = [];
  for (const ms of [30, 10, 20, 50]) clock.after(ms, () => fired.push(clock.now()));
  await clock.advance(40);
  expect([fired, clock.now()]).toEqual([[10, 20, 30], 40]);
});

test('a cancelled timer does not fire', async () => {
  const clock = new VirtualClock(0);
  let fired = false;
  clock.after(5, () => (fired = true))();
  await clock.advance(10);
  expect(fired).toBe(false);
});

test('a virtual clock does not jump while tracked work is under way', async () => {
  const clock = new VirtualClock(0);
  const seen: number[] = [];
  clock.after(10, () => {
    void clock.track(
      new Promise<void>((resolve) => setTimeout(resolve, 5)).then(
        () => void seen.push(clock.now()),
      ),
    );
  });
  clock.after(20, () => seen.push(clock.now()));
  await clock.advance(20);
  expect(seen).toEqual([10, 20]);
});

test('runUntil stops at the condition, or before the latest time allowed', async () => {
  const clock = new VirtualClock(0);
  clock.after(10, () => {});
  clock.after(100, () => {});
  expect(await clock.runUntil(() => clock.now() >= 10)).toBe(true);
  expect(await clock.runUntil(() => false, 50)).toBe(false);
  expect(clock.now()).toBe(10);
});

test('the real clock fires and can be cancelled', async () => {
  const clock = realClock();
  const cancelled = jest.fn();
  clock.after(1, cancelled)();
  await new Promise<void>((resolve) => clock.after(5, resolve));
  expect(cancelled).not.toHaveBeenCalled();
});

test('a scaled clock has timers fifty times as fast, and the same time', async () => {
  const clock = new VirtualClock();
  const fast = scaledClock(clock, 0.02);
  const fired: number[] = [];
  const start = clock.now();
  fast.after(60_000, () => fired.push(fast.now() - start));
  await clock.advance(2000);
  expect(fired).toEqual([1200]);
});
