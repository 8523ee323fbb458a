import { nextOccurrence, parseCrontab } from './ncrontab';

test.each([
  ['0 */5 * * * *', '2026-01-01T00:00:00Z', '2026-01-01T00:05:00Z'],
  ['*/5 * * * *', '2026-01-01T00:04:59Z', '2026-01-01T00:05:00Z'],
  ['30 0 9-17/4 * * mon-fri', '2026-01-02T14:00:00Z', '2026-01-02T17:00:30Z'],
  ['30 0 9-17/4 * * mon-fri', '2026-01-02T18:00:00Z', '2026-01-05T09:00:30Z'],
  ['0 0 0 29 feb *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['0 0 0 1,15 * *', '2026-01-15T00:00:00Z', '2026-02-01T00:00:00Z'],
  ['0 50/5 23 31 12 *', '2026-01-01T00:00:00Z', '2026-12-31T23:50:00Z'],
])('%s comes after %s at %s', (text, after, expected) => {
  const crontab = parseCrontab(text);
  expect(crontab && nextOccurrence(crontab, Date.parse(after))).toBe(Date.parse(expected));
});

test('the day of the month and the day of the week must both match', () => {
  const crontab = parseCrontab('0 0 0 13 * fri');
  expect(crontab && nextOccurrence(crontab, Date.parse('2026-01-01T00:00:00Z'))).toBe(
    Date.parse('2026-02-13T00:00:00Z'),
  );
});

test.each([
  '',
  '* * * *',
  '60 * * * * *',
  '* * * * * 7',
  'a * * * * *',
  '5-3 * * * * *',
  '*/0 * * * * *',
])('"%s" is no NCRONTAB expression', (text) => {
  expect(parseCrontab(text)).toBeUndefined();
});
