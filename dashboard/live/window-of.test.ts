import { rowAfterKey, sliceOf } from './window-of';

const LIST = { rows: 10_000, rowHeight: 44, screenHeight: 900 };

it('draws a screen and a margin of ten thousand rows', () => {
  const top = sliceOf({ ...LIST, top: 300 });
  const middle = sliceOf({ ...LIST, top: -220_000 });
  expect(top).toEqual({ first: 0, end: 26 });
  expect(middle).toEqual({ first: 4988, end: 5033 });
});

it('draws the last rows at the end, and at least one however far somebody has scrolled', () => {
  expect(sliceOf({ ...LIST, top: -439_500 }).end).toBe(10_000);
  expect(sliceOf({ ...LIST, top: -9_999_999 })).toEqual({ first: 9999, end: 10_000 });
  expect(sliceOf({ ...LIST, rows: 0, top: 0 })).toEqual({ first: 0, end: 0 });
});

it('goes through the rows by keys, and stops at both ends', () => {
  const after = (key: string, row: number): number | undefined =>
    rowAfterKey(key, row, { rows: 100, page: 18 });
  expect(after('ArrowDown', 0)).toBe(1);
  expect(after('ArrowDown', 99)).toBe(99);
  expect(after('ArrowUp', 0)).toBe(0);
  expect(after('PageDown', 90)).toBe(99);
  expect(after('PageUp', 40)).toBe(22);
  expect([after('Home', 50), after('End', 50)]).toEqual([0, 99]);
  expect(after('Enter', 50)).toBeUndefined();
});
