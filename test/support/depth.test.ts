import { isTried, seedsTried } from './depth';

const SLICES = Array.from({ length: 20 }, (_, at) => `${at}/20`);

test('npm test tries the usual share, each time the same', () => {
  expect(seedsTried(3, 2000, '')).toEqual([1, 2, 3]);
  expect([0, 1, 2, 3].filter((index) => isTried(index, index % 2 === 1, undefined))).toEqual([
    1, 3,
  ]);
});

test('the slices together are everything, and no two of them share anything', () => {
  const slices = SLICES.flatMap((slice) => seedsTried(70, 2000, slice));
  expect(slices).toHaveLength(2000);
  expect(new Set(slices)).toEqual(new Set(seedsTried(70, 2000, 'all')));
});

test.each(['some', '20/20', '1/0', '-1/20'])(
  'DEEP=%s is refused, with what is expected',
  (text) => {
    expect(() => isTried(0, true, text)).toThrow(/expected "all", or a slice/);
  },
);
