import { CLUSTER, profile } from '../../../test/support/world';
import type { Known, WatchedEvent } from './watch';
import {
  backOffMs,
  changedSince,
  digestOf,
  knownFrom,
  labelsCount,
  roundSeconds,
  takeOver,
  watchedKinds,
} from './watch';

/** A pod as its fingerprint tells of it: label, node, ended, uid. */
function pod(key: string, label: string, node = '', uid = key): readonly [string, string] {
  return [key, JSON.stringify([label, node, false, uid])];
}

function says(
  type: WatchedEvent['type'],
  [key, fingerprint]: readonly [string, string],
): WatchedEvent {
  return { type, key, fingerprint };
}

function labels(...pods: readonly (readonly [string, string])[]): Known {
  return knownFrom(new Map(pods), true);
}

describe('where each object counts', () => {
  test('a change, an addition and a deletion are news; a repeat and a bookmark are none', () => {
    const known = knownFrom(new Map([['apps/web', 'v1']]), false);
    const news = [
      says('BOOKMARK', ['', '']),
      says('MODIFIED', ['apps/web', 'v1']),
      says('MODIFIED', ['apps/web', 'v2']),
      says('ADDED', ['apps/db', 'v1']),
      says('DELETED', ['apps/db', 'v1']),
      says('DELETED', ['apps/db', 'v1']),
    ].map((event) => takeOver(known, event));
    expect(news).toEqual([false, false, true, true, true, false]);
  });

  test('a pod that gets its node is news', () => {
    const known = knownFrom(new Map([pod('apps/web-1', 'web')]), false);
    expect(takeOver(known, says('MODIFIED', pod('apps/web-1', 'web', 'node-1')))).toBe(true);
  });
});

describe('where only labels count', () => {
  test('a rollout is no news while one pod with the label is left', () => {
    const known = labels(pod('apps/web-1', 'web'));
    const news = [
      says('ADDED', pod('apps/web-2', 'web')),
      says('MODIFIED', pod('apps/web-2', 'web', 'node-1')),
      says('DELETED', pod('apps/web-1', 'web')),
    ].map((event) => takeOver(known, event));
    expect(news).toEqual([false, false, false]);
  });

  test.each([
    ['the first pod with a label', says('ADDED', pod('apps/db-1', 'db'))],
    ['the same label in another namespace', says('ADDED', pod('test/web-1', 'web'))],
    ['the last pod with a label goes', says('DELETED', pod('apps/web-1', 'web'))],
    ['a pod takes another label', says('MODIFIED', pod('apps/web-1', 'db'))],
  ])('news: %s', (_what, event) => {
    expect(takeOver(labels(pod('apps/web-1', 'web')), event)).toBe(true);
  });

  test('two clusters with the same labels in use have one digest, however many pods use them', () => {
    const one = labels(pod('apps/web-1', 'web'), pod('apps/db-1', 'db'));
    const many = labels(pod('apps/db-7', 'db'), pod('apps/web-8', 'web'), pod('apps/web-9', 'web'));
    expect(digestOf(many)).toBe(digestOf(one));
  });
});

test('what was seen event by event has the digest of a list of the same', () => {
  const known = knownFrom(new Map([['apps/a', '1']]), false);
  takeOver(known, says('ADDED', ['apps/b', '2']));
  takeOver(known, says('MODIFIED', ['apps/a', '3']));
  takeOver(known, says('ADDED', ['apps/c', '4']));
  takeOver(known, says('DELETED', ['apps/c', '4']));
  const listed = new Map([
    ['apps/b', '2'],
    ['apps/a', '3'],
  ]);
  expect(digestOf(known)).toBe(digestOf(knownFrom(listed, false)));
});

test('only who keeps the assigned identities watches them, and every single pod', () => {
  const serverless = profile({ mode: 'standard', mic: 'serverless' });
  const others = [profile({ mode: 'managed' }), profile({ mode: 'standard', mic: 'in-cluster' })];
  expect(watchedKinds(serverless)).toContain('assigned');
  expect(labelsCount('pods', serverless)).toBe(false);
  for (const other of others) {
    expect(watchedKinds(other)).not.toContain('assigned');
    expect(labelsCount('pods', other)).toBe(true);
  }
});

describe('what changed while nobody watched', () => {
  const digests = new Map([
    ['identities', 'a'],
    ['pods', 'b'],
  ] as const);

  test('nothing, when the digests are the same', () => {
    const seen = { digests: { identities: 'a', pods: 'b' }, generation: 3 };
    expect(changedSince(seen, 3, digests)).toEqual([]);
  });

  test('a kind whose digest differs', () => {
    const seen = { digests: { identities: 'a', pods: 'x' }, generation: 3 };
    expect(changedSince(seen, 3, digests)).toEqual(['pods']);
  });

  test('everything, at first', () => {
    expect(changedSince(undefined, 0, digests)).toEqual(['identities', 'pods']);
  });

  test('everything, when somebody asked for something since: a crashed round may have', () => {
    const seen = { digests: { identities: 'a', pods: 'b' }, generation: 3 };
    expect(changedSince(seen, 4, digests)).toEqual(['identities', 'pods']);
  });
});

describe('rests', () => {
  test('an hour of outage means fewer than twenty rounds', () => {
    let spent = 0;
    let rounds = 0;
    while (spent < 3_600_000) {
      rounds += 1;
      spent += backOffMs(rounds, CLUSTER, undefined);
    }
    expect(rounds).toBeLessThan(20);
  });

  test('the first is between five and seven seconds, none is longer than seven minutes', () => {
    const rests = [1, 2, 8, 1000].map((attempts) => backOffMs(attempts, CLUSTER, undefined));
    expect(rests[0]).toBeGreaterThanOrEqual(5_000);
    expect(rests[0]).toBeLessThan(7_000);
    expect(Math.max(...rests)).toBeLessThan(7 * 60_000);
  });

  test('Retry-After is obeyed', () => {
    expect(backOffMs(1, CLUSTER, 600_000)).toBe(600_000);
  });

  test('a round ends before the default time limit of a function', () => {
    expect(roundSeconds(CLUSTER)).toBeGreaterThanOrEqual(216);
    expect(roundSeconds(CLUSTER)).toBeLessThanOrEqual(264);
  });
});
