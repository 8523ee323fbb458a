import type { IsoTime } from '../base/iso-time';
import { isoTime, msBetween } from '../base/iso-time';
import fc from 'fast-check';
import type { Maintenance, MaintenanceWindow } from './maintenance';
import { isOpen, isTimeZone, opensAt, WEEKDAYS } from './maintenance';

const NIGHT: MaintenanceWindow = { days: [], from: '22:00', hours: 4 };

function maintenance(window: Partial<MaintenanceWindow> = {}, timeZone = 'UTC'): Maintenance {
  return { windows: [{ ...NIGHT, ...window }], timeZone, repairs: 'at-once' };
}

test.each<[string, IsoTime, boolean]>([
  ['before it opens', '2026-03-02T21:59:59.999Z', false],
  ['when it opens', '2026-03-02T22:00:00.000Z', true],
  ['after midnight', '2026-03-03T01:59:59.999Z', true],
  ['when it closes', '2026-03-03T02:00:00.000Z', false],
])('a window over midnight, %s', (_what, now, open) => {
  expect(isOpen(maintenance(), now)).toBe(open);
});

test('a window belongs to the day on which it opens', () => {
  const saturday = maintenance({ days: ['saturday'] });
  expect(isOpen(saturday, '2026-03-08T01:00:00Z')).toBe(true);
  expect(isOpen(saturday, '2026-03-07T01:00:00Z')).toBe(false);
  expect(opensAt(saturday, '2026-03-08T01:00:00Z')).toBe('2026-03-14T22:00:00.000Z');
});

test('a window of a whole day never closes when it opens every day', () => {
  expect(isOpen(maintenance({ hours: 24 }), '2026-03-02T21:59:59.999Z')).toBe(true);
});

test('local time is that of the zone, in summer and in winter', () => {
  const berlin = maintenance({}, 'Europe/Berlin');
  expect(opensAt(berlin, '2026-01-10T12:00:00Z')).toBe('2026-01-10T21:00:00.000Z');
  expect(opensAt(berlin, '2026-07-10T12:00:00Z')).toBe('2026-07-10T20:00:00.000Z');
  expect(opensAt(maintenance({}, 'Pacific/Auckland'), '2026-01-10T12:00:00Z')).toBe(
    '2026-01-11T09:00:00.000Z',
  );
});

test('a window that opens while the clock is put forward opens once the hour is over', () => {
  const skipped = maintenance({ from: '02:30', hours: 1 }, 'Europe/Berlin');
  expect(opensAt(skipped, '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:30:00.000Z');
});

test('a window that opens in the hour that comes twice opens once', () => {
  const twice = maintenance({ from: '02:30', hours: 1 }, 'Europe/Berlin');
  expect(opensAt(twice, '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
  expect(opensAt(twice, '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
});

test('the soonest of several windows is the next', () => {
  const both = {
    ...maintenance(),
    windows: [NIGHT, { days: ['monday'], from: '12:00', hours: 1 }],
  } as const;
  expect(opensAt(both, '2026-03-02T11:00:00Z')).toBe('2026-03-02T12:00:00.000Z');
});

const anyMaintenance = fc.record({
  windows: fc.array(
    fc.record({
      days: fc.subarray([...WEEKDAYS]),
      from: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
        .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
      hours: fc.integer({ min: 1, max: 24 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'),
  repairs: fc.constant('at-once' as const),
});
const anyTime = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })
  .map((ms) => isoTime(ms));

test('whoever comes when a window opens finds it open, and nobody waits longer than a week and an hour', () => {
  fc.assert(
    fc.property(anyMaintenance, anyTime, (windows, now) => {
      const opens = opensAt(windows, now);
      const waits = msBetween(now, opens);
      expect(isOpen(windows, opens)).toBe(true);
      expect(waits).toBeGreaterThan(0);
      expect(waits).toBeLessThanOrEqual((7 * 24 + 1) * 3_600_000);
    }),
  );
});

test('a zone that does not exist is told from one that does', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Europe/Bielefeld')).toBe(false);
});
