import { plusMs } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import { CLUSTER, hostId, NOW } from '../../../test/support/world';
import type { Absence } from './absence';
import {
  absenceOf,
  absencesAfter,
  isProved,
  notLookedAt,
  withDeletionEvent,
  unproved,
} from './absence';

const HOST = hostId('pool');
const MINUTES_5 = 300;

function at(minutes: number): IsoTime {
  return plusMs(NOW, minutes * 60_000);
}

function rules(minutes: number, ...known: readonly Absence[]) {
  return { known, now: at(minutes), proofSeconds: MINUTES_5 };
}

const said: Absence = { id: HOST, since: NOW, by: 'read' };

describe('what Azure says does not exist', () => {
  test.each([
    [0, false],
    [4, false],
    [5, true],
    [60, true],
  ])('and is looked at again after %d minutes is proved to be gone: %s [F7]', (minutes, proved) => {
    const present = rules(minutes, said);
    expect(isProved(absenceOf(HOST, present), present)).toBe(proved);
  });

  test('is no proof the first time, whatever else is known to be gone [F7]', () => {
    const present = rules(60, said);
    const first = absenceOf(CLUSTER, present);
    expect(first).toEqual({ id: CLUSTER, since: at(60), by: 'read' });
    expect(isProved(first, present)).toBe(false);
  });

  test('is waited for in words that name it, since when, and when it is looked at again', () => {
    expect(unproved(said, rules(2, said))).toMatchObject({
      policy: 'Waiting',
      code: 'AbsenceUnproved',
      target: HOST,
      message: expect.stringMatching(
        new RegExp(`since ${NOW} that ${HOST} does not exist.* again at ${at(5)}`),
      ),
      retryAfterMs: 181_000,
    });
  });
});

describe('what a row remembers', () => {
  test('is what the last run was told: what it was shown is forgotten', () => {
    const other = { ...said, id: CLUSTER };
    expect(absencesAfter([said], [other], false)).toEqual([other]);
    expect(absencesAfter([said], [], false)).toEqual([]);
  });

  test('stays when the run could not look', () => {
    expect(absencesAfter([said], undefined, false)).toEqual([said]);
  });

  test('is not lost when an event tells of a deletion while a run is under way [F4]', () => {
    const told = withDeletionEvent([], HOST, NOW);
    expect(absencesAfter(told, [], true)).toEqual([{ id: HOST, since: NOW, by: 'event' }]);
    expect(absencesAfter(told, [{ ...said, since: at(1) }], true)).toEqual(told);
    expect(absencesAfter(told, [], false)).toEqual([]);
  });

  test('keeps the time of the first word when an event comes late [F5]', () => {
    expect(withDeletionEvent([said], HOST, at(3))).toEqual([{ ...said, by: 'event' }]);
  });

  test('is what events told of hosts, while a run is shown the cluster and nothing else', () => {
    const host = { ...said, by: 'event' } as const;
    const itself = { id: CLUSTER, since: NOW, by: 'event' } as const;
    expect(notLookedAt(CLUSTER, rules(3, host, itself, { ...said, id: hostId('b') }))).toEqual([
      host,
    ]);
    expect(notLookedAt(CLUSTER, rules(61, host))).toEqual([]);
  });

  test('is bounded', () => {
    const many = Array.from({ length: 500 }, (_, index) => ({ ...said, id: hostId(`h${index}`) }));
    expect(absencesAfter([], many, false)).toHaveLength(100);
    expect(withDeletionEvent(many.slice(0, 100), HOST, NOW)).toHaveLength(100);
  });
});
