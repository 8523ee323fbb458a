import type { IsoTime } from '../base/iso-time';
import fc from 'fast-check';
import { CLUSTER, NOW, YESTERDAY } from '../../../test/support/world';
import type { Reason, WorkItem } from './work-item';
import {
  askedByPerson,
  finished,
  isBehind,
  isConfirmed,
  isDue,
  isWithdrawn,
  enqueued,
} from './work-item';

const REASON: Reason = { at: NOW, source: 'event', detail: 'agentPool written' };
const TOMORROW: IsoTime = '2026-01-03T12:00:00.000Z';

function item(overrides: Partial<WorkItem> = {}): WorkItem {
  return { ...enqueued(undefined, CLUSTER, REASON), ...overrides };
}

describe('a request', () => {
  test('for a new cluster makes a row that is behind, to reconcile, and due at once', () => {
    const row = enqueued(undefined, CLUSTER, REASON);
    expect(row).toEqual({
      key: CLUSTER,
      intent: 'reconcile',
      generation: 1,
      reconciledGeneration: 0,
      reasons: [REASON],
      attempts: 0,
    });
    expect([isBehind(row), isDue(row, NOW)]).toEqual([true, true]);
  });

  test('raises the generation and keeps the latest ten reasons', () => {
    let row = item();
    for (let at = 0; at < 12; at++) row = enqueued(row, CLUSTER, { ...REASON, detail: `${at}` });
    expect(row.generation).toBe(13);
    expect(row.reasons.map(({ detail }) => detail)).toEqual([
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
      '11',
    ]);
  });

  test('keeps an off-boarding going until somebody says reconcile', () => {
    const leaving = enqueued(item(), CLUSTER, REASON, 'offboard');
    expect(enqueued(leaving, CLUSTER, REASON).intent).toBe('offboard');
    expect(enqueued(leaving, CLUSTER, REASON, 'reconcile').intent).toBe('reconcile');
  });

  test('of one id counts once, and late it undoes no later word', () => {
    const onboard = { ...REASON, id: 'r1' };
    const row = enqueued(item(), CLUSTER, onboard, 'reconcile');
    expect(enqueued(row, CLUSTER, onboard, 'reconcile')).toBe(row);
    const leaving = enqueued(item(), CLUSTER, { ...REASON, at: TOMORROW }, 'offboard');
    const late = enqueued(leaving, CLUSTER, onboard, 'reconcile');
    expect([late.intent, late.generation]).toEqual(['offboard', leaving.generation + 1]);
  });

  test('confirms an off-boarding only when it asks for one, and forgets that with an onboarding', () => {
    const leaving = enqueued(item(), CLUSTER, REASON, 'offboard');
    expect(isConfirmed(leaving)).toBe(true);
    expect(isConfirmed(enqueued(leaving, CLUSTER, REASON))).toBe(true);
    expect(isConfirmed(enqueued(leaving, CLUSTER, REASON, 'reconcile'))).toBe(false);
  });

  test.each([
    ['ends a soft hold: the event knows better than our guess', 'soft' as const, true],
    ['does not end a hard hold: a quota said when to come back', 'hard' as const, false],
  ])('%s', (_what, hold, due) => {
    const row = enqueued(item({ notBefore: TOMORROW, hold }), CLUSTER, REASON);
    expect(isDue(row, NOW)).toBe(due);
  });
});

describe('a person who waits', () => {
  const PERSON: Reason = { at: NOW, source: 'http', detail: 'resync' };

  test('is seen among the events that came with the request, before and after it', () => {
    for (const reasons of [
      [PERSON, REASON],
      [REASON, PERSON],
      [REASON, PERSON, REASON],
    ]) {
      const behind = { generation: reasons.length, reconciledGeneration: 0, reasons };
      expect(askedByPerson(item(behind))).toBe(true);
    }
  });

  test('is served once a run has ended that began after the request', () => {
    const reasons = [PERSON, REASON, REASON];
    expect(askedByPerson(item({ generation: 3, reconciledGeneration: 1, reasons }))).toBe(false);
    expect(askedByPerson(item({ generation: 3, reconciledGeneration: 3, reasons }))).toBe(false);
  });
});

describe('a run that ended', () => {
  test('well serves the requests up to its generation', () => {
    const row = finished(item({ generation: 3, attempts: 4 }), {
      generation: 3,
      done: true,
      now: NOW,
    });
    expect(row).toMatchObject({ reconciledGeneration: 3, attempts: 0, lastRunAt: NOW });
    expect(isBehind(row)).toBe(false);
  });

  test('that could not off-board waits for a new word, unless one has come in meanwhile [F48]', () => {
    const leaving = enqueued(item(), CLUSTER, REASON, 'offboard');
    const withdraws = { generation: 2, done: true, now: NOW, withdraws: true };
    const waiting = finished(leaving, withdraws);
    expect([isConfirmed(waiting), isWithdrawn(waiting)]).toEqual([false, true]);
    const hinted = enqueued(waiting, CLUSTER, REASON);
    expect(isWithdrawn(hinted)).toBe(true);
    expect(isConfirmed(enqueued(hinted, CLUSTER, REASON, 'offboard'))).toBe(true);
    const again = enqueued(leaving, CLUSTER, REASON, 'offboard');
    expect(isConfirmed(finished(again, withdraws))).toBe(true);
  });

  test('does not withdraw an off-boarding that has become an onboarding meanwhile', () => {
    const back = enqueued(
      enqueued(item(), CLUSTER, REASON, 'offboard'),
      CLUSTER,
      REASON,
      'reconcile',
    );
    expect(
      isWithdrawn(finished(back, { generation: 2, done: true, now: NOW, withdraws: true })),
    ).toBe(false);
  });

  test('leaves the row behind when somebody asked meanwhile', () => {
    const row = finished(item({ generation: 4 }), { generation: 3, done: true, now: NOW });
    expect(isBehind(row)).toBe(true);
  });

  test('badly leaves it behind until its not-before, and counts', () => {
    const row = finished(item({ attempts: 1 }), {
      generation: 1,
      done: false,
      notBefore: TOMORROW,
      hold: 'hard',
      now: NOW,
    });
    expect(row).toMatchObject({ reconciledGeneration: 0, attempts: 2, hold: 'hard' });
    expect([isBehind(row), isDue(row, NOW), isDue(row, TOMORROW)]).toEqual([true, false, true]);
  });

  test.each([
    ['writes no soft hold: the request is due at once', 'soft' as const, true],
    ['keeps its hard hold: a quota said when to come back', 'hard' as const, false],
  ])('while somebody asked again %s', (_what, hold, due) => {
    const asked = item({ generation: 2 });
    const result = { generation: 1, done: false, notBefore: TOMORROW, hold, now: NOW };
    const row = finished(asked, result);
    expect(row).toMatchObject({ reconciledGeneration: 0, attempts: 1, lastRunAt: NOW });
    expect(isDue(row, NOW)).toBe(due);
    expect(row.notBefore).toBe(due ? undefined : TOMORROW);
  });

  test.each([true, false])('late, after a newer one, changes nothing (done: %s)', (done) => {
    const row = item({ generation: 5, reconciledGeneration: 5, lastRunAt: NOW });
    const late = { generation: 4, done, notBefore: TOMORROW, now: YESTERDAY };
    expect(finished(row, late)).toEqual(row);
  });

  test('at a generation that the row never had serves nothing: the row was made anew', () => {
    const anew = item();
    const row = finished(anew, { generation: 7, done: true, now: NOW });
    expect(row).toEqual(anew);
    expect(isBehind(enqueued(row, CLUSTER, REASON))).toBe(true);
  });
});

/** P4: whatever is lost, late or doubled among results, a request that no run has begun at is never counted as served. */
test('in any order of requests and results, the row is behind exactly while its last request is unserved', () => {
  const result = fc.record({ generation: fc.nat({ max: 12 }), done: fc.boolean() });
  const moves = fc.array(fc.oneof(fc.constant('request' as const), result), { maxLength: 30 });
  fc.assert(
    fc.property(moves, (list) => {
      let row = item();
      let served = 0;
      for (const move of list) {
        const before = row.reconciledGeneration;
        if (move === 'request') row = enqueued(row, CLUSTER, REASON);
        else {
          row = finished(row, { ...move, now: NOW });
          if (move.done && move.generation <= row.generation)
            served = Math.max(served, move.generation);
        }
        expect(row.reconciledGeneration).toBeGreaterThanOrEqual(before);
        expect(isBehind(row)).toBe(served < row.generation);
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});
