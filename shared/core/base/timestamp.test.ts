import { parseTimestamp } from './timestamp';

describe('a point in time', () => {
  test.each([
    ['2026-12-31', '2026-12-31T00:00:00.000Z'],
    ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00.000Z'],
    ['2026-12-31 18:00Z', '2026-12-31T18:00:00.000Z'],
    ['2026-12-31T00:30:00+02:00', '2026-12-30T22:30:00.000Z'],
    ['2026-12-31t18:00:00.5z', '2026-12-31T18:00:00.500Z'],
    [' 2028-02-29 ', '2028-02-29T00:00:00.000Z'],
  ])('%j is %j', (text, expected) => {
    expect(parseTimestamp(text)).toBe(expected);
  });

  test.each([
    ['', 'it is empty'],
    ['tomorrow', 'it is a word'],
    ['31.12.2026', 'the order of the parts is a guess'],
    ['2026-02-30', 'February has no such day'],
    ['2026-13-01', 'there is no such month'],
    ['2026-12-31T25:00:00Z', 'there is no such hour'],
    ['2026-12-31T18:00:00', 'it has no offset'],
    ['2026', 'a year is not a day'],
  ])('%j is refused because %s', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});
