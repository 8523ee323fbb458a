import { ageOf } from './age';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test.each([
  [undefined, '-'],
  ['2026-03-01T12:00:00Z', '0s'],
  ['2026-03-01T11:58:01Z', '119s'],
  ['2026-03-01T11:58:00Z', '2m'],
  ['2026-03-01T10:00:01Z', '119m'],
  ['2026-03-01T10:00:00Z', '2h'],
  ['2026-02-27T12:00:00Z', '2d'],
  // A clock that goes ahead of ours is no negative age.
  ['2026-03-01T12:00:09Z', '0s'],
])('%s is %s ago', (time, age) => expect(ageOf(time, NOW)).toBe(age));
