import { byTime, isAfter, isoTime, msBetween, plusMs, tryIsoTime } from './iso-time';
import type { IsoTime } from './iso-time';

const WHOLE: IsoTime = '2026-01-01T00:00:00Z';
const HALF: IsoTime = '2026-01-01T00:00:00.500Z';

test('times are compared as times, although one has a fraction and the other has none', () => {
  expect(isAfter(HALF, WHOLE)).toBe(true);
  expect(isAfter(WHOLE, HALF)).toBe(false);
  expect(isAfter(WHOLE, WHOLE)).toBe(false);
  expect([HALF, WHOLE].toSorted(byTime)).toEqual([WHOLE, HALF]);
});

test('what lies between two times leads from one to the other', () => {
  expect(msBetween(WHOLE, HALF)).toBe(500);
  expect(msBetween(HALF, WHOLE)).toBe(-500);
  expect(plusMs(WHOLE, 500)).toBe(HALF);
  expect(plusMs(HALF, -500)).toBe(isoTime(Date.UTC(2026, 0, 1)));
});

test.each([
  ['2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00.000Z'],
  ['2026-01-01T00:00:00.1234567Z', '2026-01-01T00:00:00.123Z'],
  ['soon', undefined],
  ['', undefined],
  [7, undefined],
  [undefined, undefined],
])('a time that somebody else wrote (%j) is read as %j', (text, time) => {
  expect(tryIsoTime(text)).toBe(time);
});

test('a time that nobody can read is after no other: what waits for it is looked at', () => {
  expect(isAfter('soon' as IsoTime, WHOLE)).toBe(false);
  expect(isAfter(WHOLE, 'soon' as IsoTime)).toBe(false);
});
