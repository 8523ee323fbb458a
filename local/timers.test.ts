import { seededRandom } from './azure/random';
import type { Timer } from './timers';
import { Timers } from './timers';

test.each([1, 2, 3])(
  'timers go off by time, and at the same time in their order, seed %d',
  (seed) => {
    const random = seededRandom(seed);
    const timers = new Timers();
    let expected: Timer[] = [];
    for (let order = 0; order < 2000; order += 1) {
      const timer = { at: random.below(300), order, callback: () => undefined };
      timers.add(timer);
      expected.push(timer);
      if (random.below(3) > 0) continue;
      const gone = random.pick(expected as [Timer, ...Timer[]]);
      timers.remove(gone);
      timers.remove(gone);
      expected = expected.filter((other) => other !== gone);
      const latest = random.below(300);
      const [due] = expected
        .filter(({ at }) => at <= latest)
        .sort((a, b) => a.at - b.at || a.order - b.order);
      expect(timers.takeNext(latest)).toBe(due);
      expected = expected.filter((other) => other !== due);
    }
    expected.sort((a, b) => a.at - b.at || a.order - b.order);
    expect(expected.map(() => timers.takeNext(300))).toEqual(expected);
    expect(timers.takeNext(Infinity)).toBeUndefined();
  },
);

test('a timer that is taken back after it went off does no harm', () => {
  const timers = new Timers();
  const timer = (at: number): Timer => ({ at, order: at, callback: () => undefined });
  const [one, two, three] = [timer(1), timer(2), timer(3)];
  [one, two, three].forEach((each) => timers.add(each));
  expect(timers.takeNext(9)).toBe(one);
  timers.remove(one);
  expect(timers.takeNext(9)).toBe(two);
  expect(timers.takeNext(9)).toBe(three);
  expect(timers.takeNext(9)).toBeUndefined();
});

test('the next of many timers is found in a dozen comparisons, not in as many as there are', () => {
  const compared = (count: number): number => {
    const timers = new Timers();
    let looks = 0;
    for (let order = 0; order < count; order += 1) {
      const at = (order * 7919) % count;
      timers.add({
        order,
        callback: () => undefined,
        get at() {
          looks += 1;
          return at;
        },
      });
    }
    looks = 0;
    for (let taken = 0; taken < 100; taken += 1) timers.takeNext(Infinity);
    return looks / 100;
  };
  expect(compared(64_000)).toBeLessThan(2.5 * compared(1000));
});
