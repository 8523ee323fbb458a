import { isoTime } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import type { Contest, Losses } from './contested';
import { contestedOf, contestsAfter, heldBackAt, holdBackMs } from './contested';
import { resourceId } from '../base/resource-id';

const MINUTE = 60_000;
const START = Date.parse('2026-01-01T12:00:00.000Z');
const at = (minutes: number): IsoTime => isoTime(START + minutes * MINUTE);

/** A look that misses what was on these hosts, and puts it back. */
function look(...hosts: readonly string[]): Losses {
  const lost = hosts.map((on) => ({ on, taken: [] }));
  return { lost, putBack: hosts, lostAgain: [], byAks: false };
}

const REPAIRED = look('pool');
const REFUSED: Losses = { ...REPAIRED, putBack: [] };
const IN_PLACE = look();

/** What is known after these looks, of which each is given with its minute. */
function after(...looks: readonly (readonly [number, Losses])[]): readonly Contest[] {
  return looks.reduce<readonly Contest[]>(
    (known, [minute, seen]) => contestsAfter(known, seen, { now: at(minute), contestedAfter: 3 }),
    [],
  );
}

function contested(contests: readonly Contest[]): readonly string[] {
  return contestedOf(contests, 3).map(({ on, losses, until }) => `${on} ${losses} ${until}`);
}

describe('somebody who takes our work away [P18, F49]', () => {
  test('three times within an hour is fought no more, and told until when', () => {
    const twice = after([0, REPAIRED], [1, REPAIRED]);
    expect(contested(twice)).toEqual([]);
    const thrice = after([0, REPAIRED], [1, REPAIRED], [2, REPAIRED]);
    expect(contested(thrice)).toEqual([`pool 3 ${at(7)}`]);
  });

  test('goes on: each loss doubles the time, however long the fight lasts', () => {
    const looks = [0, 1, 2, 7, 17, 37, 77, 137, 197].map((minute) => [minute, REPAIRED] as const);
    expect(contested(after(...looks))).toEqual([`pool 9 ${at(197 + 60)}`]);
  });

  test('three times within a day is not', () => {
    expect(contested(after([0, REPAIRED], [50, REPAIRED], [70, REPAIRED]))).toEqual([]);
  });

  test('here and there: one loss on each of three hosts is no fight on any', () => {
    const all = ['system', 'apps', 'batch'];
    expect(contested(after([0, look(...all)]))).toEqual([]);
  });

  test('on one host is fought there alone', () => {
    const known = after([0, REPAIRED], [1, REPAIRED], [2, look('pool', 'other')]);
    expect(contested(known)).toEqual([`pool 3 ${at(7)}`]);
  });
});

test('somebody who is quicker than our look after a PATCH is counted as well, and what was taken is known', () => {
  const a = resourceId('/subscriptions/s/resourceGroups/g/providers/p/t/a');
  const quick: Losses = { ...IN_PLACE, lostAgain: [{ on: 'pool', taken: [a] }] };
  const known = after([0, { ...REPAIRED, ...quick, lost: REPAIRED.lost }], [1, quick]);
  expect(contested(known)).toEqual([`pool 3 ${at(6)}`]);
  expect(known[0]).toMatchObject({ missing: true, taken: [a] });
});

describe('no fight', () => {
  test('is told from attempts that were refused: what is missing is lost once', () => {
    const looks = [0, 1, 2, 3, 4].map((minute) => [minute, REFUSED] as const);
    expect(contested(after(...looks))).toEqual([]);
    expect(after(...looks)).toEqual([{ on: 'pool', losses: [at(0)], missing: true, taken: [] }]);
  });

  test('is what AKS drops while it works on the cluster [F30]', () => {
    const upgraded: Losses = { ...REPAIRED, byAks: true };
    expect(contested(after([0, upgraded], [1, upgraded], [2, upgraded]))).toEqual([]);
  });

  test('is begun by AKS, but one that is on does not end with an upgrade', () => {
    const fought = [
      [0, REPAIRED],
      [1, REPAIRED],
      [2, REPAIRED],
    ] as const;
    const known = after(...fought, [8, { ...REPAIRED, byAks: true }]);
    expect(contested(known)).toEqual([`pool 4 ${at(18)}`]);
  });

  test('is left once it is over: what is there when the hold has passed is contested no more', () => {
    const fought = [
      [0, REPAIRED],
      [1, REPAIRED],
      [2, REPAIRED],
    ] as const;
    expect(contested(after(...fought, [6, IN_PLACE]))).toHaveLength(1);
    expect(after(...fought, [7, IN_PLACE])).toEqual([]);
  });
});

test('a hold holds back until its time, and not a moment longer', () => {
  const known = after([0, REPAIRED], [1, REPAIRED], [2, REPAIRED]);
  const heldAt = (now: IsoTime): number => heldBackAt(known, { now, contestedAfter: 3 }).length;
  expect([heldAt(at(6.9)), heldAt(at(7))]).toEqual([1, 0]);
});

test('what is lost during the hold counts once, when it is first missed', () => {
  const known = after([0, REPAIRED], [1, REPAIRED], [2, REPAIRED], [3, REFUSED], [5, REFUSED]);
  expect(contested(known)).toEqual([`pool 4 ${at(13)}`]);
});

test.each([
  [2, undefined],
  [3, 5],
  [4, 10],
  [5, 20],
  [6, 40],
  [7, 60],
  [500, 60],
])('after %i losses of three we hold back %s minutes [P18]', (losses, minutes) => {
  expect(holdBackMs(losses, 3)).toBe(minutes === undefined ? undefined : minutes * MINUTE);
});

test('a row remembers a hundred hosts and roles, those lost last', () => {
  const all = Array.from({ length: 300 }, (_, index) => `pool${index}`);
  const known = after([0, look(...all)], [1, REPAIRED]);
  expect(known).toHaveLength(100);
  expect(known[0]?.on).toBe('pool');
});
