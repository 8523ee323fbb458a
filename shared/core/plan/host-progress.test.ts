import { failure } from '../../../test/support/runs';
import {
  deadEntry,
  held,
  host,
  hostStepsOf,
  identities,
  identityId,
  NOW,
  planOf,
  world,
} from '../../../test/support/world';
import type { HostOutcome, HostProgress } from './host-progress';
import {
  advance,
  halted,
  intending,
  isUnfinished,
  mayDetach,
  startDetaching,
  startHost,
} from './host-progress';
import { unfoundedIn } from './ledger-after';
import type { UpdateHostStep } from './plan';
import type { ResourceId } from '../base/resource-id';

const IDENTITY_ERROR = failure({ policy: 'Stalled', code: 'FailedIdentityOperation' });
const ACCEPTED: HostOutcome = { kind: 'accepted', operation: 'https://arm/operations/1' };
const SUCCEEDED: HostOutcome = { kind: 'succeeded' };

const ids = (...names: readonly string[]): readonly ResourceId[] =>
  names.map((name) => identityId(name));

/** The step that attaches these to an empty host and takes `old` off it. */
function step(names: readonly string[], old: readonly string[] = []): UpdateHostStep {
  const pool = host('pool', old);
  const drawn = world({
    hosts: [pool],
    identities: identities(...names),
    ledger: old.map((name) => held(pool, name)),
  });
  const [found] = hostStepsOf(planOf(drawn));
  if (found === undefined) throw new Error('nothing to do');
  return found;
}

function refused(...named: readonly string[]): HostOutcome {
  return { kind: 'failed', failure: IDENTITY_ERROR, named: ids(...named) };
}

function after(start: UpdateHostStep, ...outcomes: readonly HostOutcome[]): HostProgress {
  return outcomes.reduce(advance, startHost(start));
}

describe('a host starts', () => {
  test('by sending its first PATCH at once', () => {
    const start = startHost(step(['a'], ['old']));
    expect(start).toMatchObject({ status: 'sending', waitMs: 0, writes: 0, attached: ids('old') });
    expect(isUnfinished(start)).toBe(true);
  });

  test('done when its step is empty', () => {
    const empty = { ...step(['a']), attach: [] };
    expect(startHost(empty).status).toBe('done');
  });
});

describe('one PATCH', () => {
  test('that Azure finishes at once is done', () => {
    const done = after(step(['a'], ['old']), { kind: 'accepted' });
    expect(done).toMatchObject({ status: 'done', writes: 1, attached: ids('old', 'a') });
    expect(isUnfinished(done)).toBe(false);
  });

  test('that Azure accepts is polled after what Azure says, or ten seconds', () => {
    expect(after(step(['a']), ACCEPTED)).toMatchObject({
      status: 'polling',
      operation: 'https://arm/operations/1',
      waitMs: 10_000,
      attached: [],
    });
    expect(after(step(['a']), { ...ACCEPTED, retryAfterMs: 2500 }).waitMs).toBe(2500);
  });

  test('that runs on is polled again, and is one write however often', () => {
    const running = after(step(['a']), ACCEPTED, { kind: 'running' }, { kind: 'running' });
    expect(running).toMatchObject({ status: 'polling', polls: 2, waitMs: 10_000, writes: 1 });
    expect(advance(running, { kind: 'running', retryAfterMs: 700 }).waitMs).toBe(700);
    expect(advance(running, SUCCEEDED)).toMatchObject({ status: 'done', writes: 1 });
  });

  test('that never ends is given up after half an hour, its outcome unknown (N19; #1012) [F17]', () => {
    let progress = after(step(['a']), ACCEPTED);
    let looks = 0;
    while (progress.status === 'polling' && looks < 1000) {
      progress = advance(progress, { kind: 'running' });
      looks += 1;
    }
    expect(looks).toBe(181);
    expect(progress).toMatchObject({
      status: 'failed',
      failure: { policy: 'UnknownOutcome', code: 'OperationTooSlow' },
    });
  });
});

test('chunks follow one another, and the host is done after the last', () => {
  const names = Array.from({ length: 200 }, (_, at) => `id${at}`);
  const first = after(step(names), ACCEPTED, SUCCEEDED);
  expect(first).toMatchObject({ status: 'sending', waitMs: 0, writes: 1 });
  expect(first.operation).toBeUndefined();
  expect(first.attached).toHaveLength(150);
  const second = advance(advance(first, ACCEPTED), SUCCEEDED);
  expect(second).toMatchObject({ status: 'done', writes: 2, chunks: [] });
  expect(second.attached).toHaveLength(200);
});

describe('nothing is taken off a host before what it gets was read back [P7]', () => {
  const seen = { attached: ids('old', 'new'), etag: 'W/"2"', proved: true };
  const added = after(step(['new'], ['old']), ACCEPTED, SUCCEEDED);

  test('removals are a PATCH of their own, for the host as the look has shown it', () => {
    expect(added).toMatchObject({ status: 'done', phase: 'attach', writes: 1, done: 1 });
    expect(mayDetach(added, seen)).toBe(true);
    const going = startDetaching(added, seen);
    expect(going).toMatchObject({
      status: 'sending',
      phase: 'detach',
      chunks: [{ add: [], remove: ids('old') }],
      attached: ids('old', 'new'),
      etag: 'W/"2"',
    });
    const gone = advance(going, { kind: 'accepted' });
    expect(gone).toMatchObject({ status: 'done', writes: 2, done: 2, attached: ids('new') });
    expect(mayDetach(gone, seen)).toBe(false);
  });

  test.each([
    [
      'an addition was refused',
      after(step(['new', 'ok'], ['old']), refused('new'), ACCEPTED, SUCCEEDED),
      seen,
    ],
    ['everything was refused', after(step(['new'], ['old']), refused('new')), seen],
    [
      'the PATCH failed',
      after(step(['new'], ['old']), { kind: 'failed', failure: failure(), named: [] }),
      seen,
    ],
    ['the host does not show the addition', added, { ...seen, proved: false }],
    ['there is nothing to take off', after(step(['new']), ACCEPTED, SUCCEEDED), seen],
  ])('nothing goes when %s', (_why, progress, look) => {
    expect(progress.status).not.toBe('sending');
    expect(mayDetach(progress, look)).toBe(false);
  });

  test('a host that only loses something needs no look before', () => {
    expect(startHost(step([], ['old']))).toMatchObject({
      status: 'sending',
      phase: 'detach',
      chunks: [{ add: [], remove: ids('old') }],
    });
  });
});

describe('a bad identity (aad-pod-identity #515, #692)', () => {
  test('that Azure names is set aside, and the rest is sent at once', () => {
    const next = after(step(['a', 'bad', 'c'], ['old']), refused('bad'));
    expect(next).toMatchObject({
      status: 'sending',
      waitMs: 0,
      chunks: [{ add: ids('a', 'c'), remove: [] }],
      refused: [
        { identity: identityId('bad'), failure: { ...IDENTITY_ERROR, target: identityId('bad') } },
      ],
    });
    expect(advance(next, { kind: 'accepted' })).toMatchObject({ status: 'done', writes: 2 });
  });

  test('one after another: there is no cap of two retries (MIC gave up after those)', () => {
    const names = ['a', 'bad1', 'bad2', 'bad3', 'bad4'];
    const refusals = names.slice(1).map((name) => refused(name));
    const next = after(step(names), ...refusals, { kind: 'accepted' });
    expect(next.status).toBe('done');
    expect(next.attached).toEqual(ids('a'));
    expect(next.refused.map(({ identity }) => identity)).toEqual(ids(...names.slice(1)));
  });

  test('that comes out only in the long-running operation is set aside just so', () => {
    const next = after(step(['a', 'bad']), ACCEPTED, refused('bad'));
    expect(next).toMatchObject({ status: 'sending', chunks: [{ add: ids('a'), remove: [] }] });
    expect(next.operation).toBeUndefined();
    expect(next.writes).toBe(1);
  });

  test('when all are bad, nothing is left to send', () => {
    expect(after(step(['bad']), refused('bad'))).toMatchObject({ status: 'done', chunks: [] });
  });

  test('that blocks as a dead entry, and is to be taken off anyway, goes first', () => {
    const next = after(step(['a'], ['gone', 'old']), refused('gone'));
    expect(next).toMatchObject({
      status: 'sending',
      refused: [],
      chunks: [{ add: ids('a'), remove: ids('gone') }],
    });
    expect(advance(next, refused('gone'))).toMatchObject({ status: 'failed' });
  });

  test('in one chunk of several costs the others nothing (MIC lost 149 of 199)', () => {
    const names = Array.from({ length: 200 }, (_, at) => `id${String(at).padStart(3, '0')}`);
    const next = after(
      step(names),
      refused('id003', 'id170'),
      ACCEPTED,
      SUCCEEDED,
      ACCEPTED,
      SUCCEEDED,
    );
    expect(next.status).toBe('done');
    expect(next.attached).toHaveLength(199);
    expect(next.refused.map(({ identity }) => identity)).toEqual(ids('id003'));
  });

  test('that was created again and is refused loses its dead entry, and is not tried in later chunks', () => {
    const pool = host('pool', [], { attached: [deadEntry('again')] });
    const drawn = world({
      hosts: [pool],
      identities: identities('again', 'new'),
      ledger: [held(pool, 'again')],
    });
    const [replacing] = hostStepsOf(planOf(drawn));
    if (replacing === undefined) throw new Error('nothing to do');
    const next = after(replacing, { kind: 'accepted' }, refused('again'));
    expect(next).toMatchObject({ status: 'done', attached: ids('new') });
  });
});

describe('a bad identity that Azure does not name', () => {
  /** Azure that refuses every PATCH that carries a bad one, without saying which. */
  function drive(names: readonly string[], bad: readonly string[]): HostProgress {
    let progress = startHost(step(names));
    const refusing = new Set<string>(ids(...bad));
    for (let round = 0; isUnfinished(progress) && round < 500; round++) {
      const add = progress.chunks[0]?.add ?? [];
      progress = advance(
        progress,
        add.some((id) => refusing.has(id)) ? refused() : { kind: 'accepted' },
      );
    }
    return progress;
  }

  test.each([
    ['the first', ['id0']],
    ['the last', ['id8']],
    ['two', ['id2', 'id7']],
    ['all', Array.from({ length: 9 }, (_, at) => `id${at}`)],
  ])('is found by halving when it is %s, and the good ones are attached', (_which, bad) => {
    const names = Array.from({ length: 9 }, (_, at) => `id${at}`);
    const progress = drive(names, bad);
    expect(progress.status).toBe('done');
    expect(progress.refused.map(({ identity }) => identity).toSorted()).toEqual(ids(...bad));
    expect(progress.attached.toSorted()).toEqual(
      ids(...names.filter((name) => !bad.includes(name))),
    );
  });

  test('among 150 is found with at most 16 PATCHes', () => {
    const names = Array.from({ length: 150 }, (_, at) => `id${at}`);
    expect(drive(names, ['id77']).writes).toBeLessThanOrEqual(16);
  });
});

describe('the host fails, for the run to come again', () => {
  const wrapped = { code: 'FailedIdentityOperation' } as const;
  test.each([
    ['a conflict', failure({ policy: 'Conflict', code: 'Conflict' })],
    ['throttling', failure({ policy: 'Throttled', code: 'TooManyRequests' })],
    [
      'throttling in the wrapper of an identity error (#676)',
      failure({ policy: 'Throttled', ...wrapped }),
    ],
    ['a conflict in that wrapper', failure({ policy: 'Conflict', ...wrapped })],
    [
      'a write without an answer, which may have happened',
      failure({ policy: 'UnknownOutcome', ...wrapped }),
    ],
    ['a server error', failure()],
    ['a missing right on the host', failure({ policy: 'Stalled', code: 'AuthorizationFailed' })],
  ])('on %s, without another PATCH', (_what, cause) => {
    const next = after(step(['a', 'b']), { kind: 'failed', failure: cause, named: [] });
    expect(next).toMatchObject({ status: 'failed', failure: cause, writes: 1, refused: [] });
    expect(isUnfinished(next)).toBe(false);
  });

  test('when Azure blames an entry that we did not ask for: a dead one of somebody else', () => {
    expect(after(step(['a']), refused('foreign'))).toMatchObject({ status: 'failed', refused: [] });
  });

  test('when removals alone are refused', () => {
    expect(after(step([], ['old']), refused())).toMatchObject({ status: 'failed' });
  });

  test('in a later chunk, keeping what the earlier ones attached', () => {
    const names = Array.from({ length: 151 }, (_, at) => `id${at}`);
    const conflict = failure({ policy: 'Conflict' });
    const next = after(
      step(names),
      { kind: 'accepted' },
      { kind: 'failed', failure: conflict, named: [] },
    );
    expect(next.status).toBe('failed');
    expect(next.attached).toHaveLength(150);
  });
});

test.each<[string, HostOutcome]>([
  ['success', SUCCEEDED],
  ['acceptance', ACCEPTED],
  ['poll', { kind: 'running' }],
  ['failure', refused('a')],
])('a late %s changes nothing on a host that has ended', (_what, late) => {
  const done = after(step(['a']), { kind: 'accepted' });
  const failed = after(step(['a']), { kind: 'failed', failure: failure(), named: [] });
  expect(advance(done, late)).toBe(done);
  expect(advance(failed, late)).toBe(failed);
});

describe('an intent stands for nothing', () => {
  const pool = host('pool');
  const FORBIDDEN = failure({ policy: 'Stalled', code: 'AuthorizationFailed' });
  const UNKNOWN = failure({ policy: 'UnknownOutcome', code: 'NetworkError' });

  function unfounded(progress: HostProgress): readonly ResourceId[] {
    return unfoundedIn(progress, NOW).map(({ identity }) => identity);
  }

  function intended(names: readonly string[]): HostProgress {
    return intending(startHost(step(names)), 'attempt-1');
  }

  test('when nothing was sent after it', () => {
    const stopped = halted(intended(['a', 'b']), failure());
    expect(unfounded(stopped)).toEqual(ids('a', 'b'));
    expect(unfoundedIn(stopped, NOW)).toContainEqual(
      held(pool, 'a', { state: 'intended', since: NOW }),
    );
  });

  test('when Azure has refused the whole PATCH', () => {
    const forbidden = advance(intended(['a', 'b']), {
      kind: 'failed',
      failure: FORBIDDEN,
      named: [],
    });
    expect(unfounded(forbidden)).toEqual(ids('a', 'b'));
  });

  test('but not when nobody knows what became of the PATCH', () => {
    const unanswered = advance(intended(['a']), { kind: 'failed', failure: UNKNOWN, named: [] });
    expect(unfounded(unanswered)).toEqual([]);
  });

  test('but not when Azure took the PATCH, even if its operation fails later: it may have got that far', () => {
    const failedLater = advance(advance(intended(['a']), ACCEPTED), {
      kind: 'failed',
      failure: FORBIDDEN,
      named: [],
    });
    expect(failedLater.status).toBe('failed');
    expect(unfounded(failedLater)).toEqual([]);
  });

  test('of a call alone that has written it, and only until its PATCH is under way', () => {
    const first = advance(intended(['a', 'b']), refused('b'));
    expect(first.intents).toEqual({ attempt: 'attempt-1', identities: ids('a', 'b') });
    const again = intending(first, 'attempt-2');
    expect(again.intents).toEqual({ attempt: 'attempt-2', identities: ids('a') });
    expect(advance(again, ACCEPTED).intents).toBeUndefined();
  });

  test('and a PATCH that adds nothing has none', () => {
    expect(intending(startHost(step([], ['a'])), 'attempt-1').intents).toBeUndefined();
  });
});
