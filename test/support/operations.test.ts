import { growth, operationsOf } from './operations';

const numbers = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

/** Compares each with all, in a way that V8 compiles into one loop after a while. */
function square(all: readonly number[]): number {
  return all.filter((one) => all.filter((other) => other === one).length === 1).length;
}

test('work is counted in full, however often it was done before', async () => {
  const all = numbers(300);
  for (let warmUp = 0; warmUp < 300; warmUp += 1) square(all);
  expect(await operationsOf(() => square(all))).toBeGreaterThan(300 * 300);
});

test('a square is told from what grows with the size', async () => {
  const [small, large] = [numbers(100), numbers(400)];
  const bySize = (times: number): readonly number[] => (times === 1 ? small : large);
  expect(await growth((times) => square(bySize(times)))).toBeGreaterThan(12);
  expect(await growth((times) => bySize(times).map((each) => each + 1))).toBeLessThan(6);
});
