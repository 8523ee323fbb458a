import { waitOf } from './patience';

const NOW = Date.UTC(2026, 10, 25, 12, 0, 0);

test.each([
  ['seconds', { 'retry-after': '7' }, 7000],
  ['a date', { 'retry-after': 'Wed, 25 Nov 2026 12:01:00 GMT' }, 60_000],
  ['a reset', { 'x-ratelimit-reset': String(NOW / 1000 + 90) }, 91_000],
  ["GitLab's reset", { 'ratelimit-reset': String(NOW / 1000 + 5) }, 6000],
  ['both', { 'retry-after': '7', 'x-ratelimit-reset': String(NOW / 1000 + 90) }, 7000],
  ['nothing', {}, 60_000],
  ['nonsense', { 'retry-after': 'soon' }, 60_000],
  ['a reset that is over', { 'x-ratelimit-reset': '12' }, 1000],
  ['a reset in another year', { 'x-ratelimit-reset': '99999999999' }, 7_200_000],
])('a wait told as %s is understood', (_, headers, wait) => {
  expect(waitOf(headers, NOW)).toBe(wait);
});
