import { isoTime } from './iso-time';
import fc from 'fast-check';
import type { WriteBudget, WriteRequest } from './write-budget';
import {
  noteRefusal,
  NOTHING_WRITTEN,
  PERSONS_SHARE,
  REFUSED_PER_TARGET_AND_HOUR,
  spend,
} from './write-budget';

const START = Date.parse('2026-01-02T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function request(ms: number, overrides: Partial<WriteRequest> = {}): WriteRequest {
  const now = isoTime(START + ms);
  return { now, target: 'host-1', byPerson: false, bound: 20, ...overrides };
}

/** Sends whatever it may at each of the times; true where a write went out. */
function storm(
  times: readonly number[],
  overrides: Partial<WriteRequest> = {},
  isRefused = false,
): readonly number[] {
  let budget = NOTHING_WRITTEN;
  return times.flatMap((ms) => {
    const asked = request(ms, overrides);
    const spent = spend(budget, asked);
    if (spent.waitUntil !== undefined) return [];
    budget = isRefused ? noteRefusal(spent.budget, asked) : spent.budget;
    return [ms];
  });
}

function mostWithinAnHour(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((from) => times.filter((ms) => ms >= from && ms < from + HOUR).length),
  );
}

const EVERY_SECOND = Array.from({ length: 7200 }, (_, at) => at * 1000);

test('a loop that writes every second for two hours gets no more than the bound of any hour [P13]', () => {
  const sent = storm(EVERY_SECOND);
  expect(mostWithinAnHour(sent)).toBe(20);
  expect(sent.length).toBeLessThanOrEqual(40);
});

test('whatever the times, no sixty minutes hold more than the bound, and a quiet hour makes room for all of it [P13]', () => {
  const times = fc.array(fc.nat({ max: 3 * HOUR }), { maxLength: 200 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 30 }), (drawn, bound) => {
      const sorted = drawn.toSorted((a, b) => a - b);
      expect(mostWithinAnHour(storm(sorted, { bound }))).toBeLessThanOrEqual(bound);
    }),
    { seed: 1, numRuns: 200 },
  );
  const quiet = [...EVERY_SECOND.slice(0, 60), 62 * MINUTE];
  expect(storm(quiet, { bound: 5 })).toEqual([0, 1000, 2000, 3000, 4000, 62 * MINUTE]);
});

test('a person may pass the bound by a quarter, and no further [P13]', () => {
  const machine = storm(EVERY_SECOND.slice(0, 3000)).length;
  expect(machine).toBe(20);
  expect(storm(EVERY_SECOND.slice(0, 3000), { byPerson: true })).toHaveLength(
    20 * (1 + PERSONS_SHARE),
  );
});

test('one host is sent ten refused writes an hour, and other hosts are served meanwhile [P13]', () => {
  const sent = storm(EVERY_SECOND, { bound: 1000 }, true);
  expect(mostWithinAnHour(sent)).toBe(REFUSED_PER_TARGET_AND_HOUR);
  let budget: WriteBudget = NOTHING_WRITTEN;
  for (let at = 0; at < 10; at += 1) {
    const asked = request(at, { bound: 1000 });
    budget = noteRefusal(spend(budget, asked).budget, asked);
  }
  expect(spend(budget, request(10, { bound: 1000 })).waitUntil).toBeDefined();
  expect(spend(budget, request(10, { bound: 1000, target: 'host-2' })).waitUntil).toBeUndefined();
});

test('who has to wait is told until when, and is served then', () => {
  let budget: WriteBudget = NOTHING_WRITTEN;
  for (const ms of [0, 5 * MINUTE, 10 * MINUTE]) {
    budget = spend(budget, request(ms, { bound: 3 })).budget;
  }
  const full = spend(budget, request(20 * MINUTE, { bound: 3 }));
  expect(full).toEqual({ budget, waitUntil: '2026-01-02T13:01:00.000Z' as const });
  const lower = spend(budget, request(20 * MINUTE, { bound: 2 }));
  expect(lower.waitUntil).toBe('2026-01-02T13:06:00.000Z');
  const then = spend(budget, request(61 * MINUTE, { bound: 3 }));
  expect(then.waitUntil).toBeUndefined();
  // What is older than an hour is forgotten, so that the row stays small.
  expect(then.budget.sent).toHaveLength(3);
});
