import { goDuration, goDurationMs } from './go-duration';

test.each([
  ['30s', 30_000],
  ['5m0s', 300_000],
  ['1h0m0s', 3_600_000],
  ['1h35m0s', 5_700_000],
])('%s is printed as Go prints it, and read', (text, ms) => {
  expect(goDuration(ms)).toBe(text);
  expect(goDurationMs(text)).toBe(ms);
});

test.each(['', '5', 'm', '${timeout}', '5m later', '5 m'])('%j is no duration', (text) => {
  expect(goDurationMs(text)).toBeUndefined();
});
