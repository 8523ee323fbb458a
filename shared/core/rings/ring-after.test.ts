import type { IsoTime } from '../base/iso-time';
import { plusMs } from '../base/iso-time';
import type { InstallRecord } from '../installed/install-record';
import type { RingQuestion } from './ring-after';
import { ringAfter } from './ring-after';
import type { RingRecord } from './ring-record';

const START = '2026-12-01T10:00:00.000Z';
const HOUR = 3_600_000;

function at(hours: number): IsoTime {
  return plusMs(START, hours * HOUR);
}

function on(name: string, change: Partial<InstallRecord> = {}): InstallRecord {
  const known = { cluster: `/clusters/${name}`, name, chart: 'nmi', expected: '4.1.15' };
  const seen = { phase: 'Installed', since: START, expectedSince: START, message: '' };
  return { ...known, ...seen, ...change } as unknown as InstallRecord;
}

function question(
  installs: readonly InstallRecord[],
  change: Partial<RingQuestion> = {},
): RingQuestion {
  return {
    ...{ chart: 'nmi', version: '4.1.15', digest: 'sha256:1', installs, behind: [] },
    ...{ ring: { name: 'canary', soakSeconds: 4 * 3600 }, waitSeconds: 86_400 },
    ...change,
  };
}

/** Record after record, one for each look. */
function looks(...all: readonly (readonly [hours: number, question: RingQuestion])[]): RingRecord {
  let record: RingRecord | undefined;
  for (const [hours, asked] of all) record = ringAfter(record, asked, at(hours));
  if (record === undefined) throw new Error('nobody looked');
  return record;
}

const ALL = [on('a'), on('b')];

test('a ring passes when all of its clusters have run the version for its soak time', () => {
  const soaking = looks([0, question(ALL)]);
  expect(soaking).toMatchObject({ phase: 'Soaking', done: 2, of: 2, soakEnds: at(4) });
  expect(soaking.message).toBe(
    '4.1.15 runs on 2 of 2 clusters; its soak time ends 2026-12-01 14:00 UTC',
  );
  expect(looks([0, question(ALL)], [3.9, question(ALL)]).phase).toBe('Soaking');
  expect(looks([0, question(ALL)], [4, question(ALL)]).phase).toBe('Passed');
});

test('the soak time begins with the last cluster, not with the first', () => {
  expect(looks([2, question([on('a'), on('b', { since: at(1) })])]).soakEnds).toBe(at(5));
});

test('a cluster that the base branch has not given it yet holds the ring up, and is named', () => {
  const { phase, message } = looks([
    9,
    question([on('a'), on('b', { expected: '4.1.14' })], { behind: ['b'] }),
  ]);
  expect([phase, message]).toEqual(['Behind', '4.1.15 runs on 1 of 2 clusters; behind: b']);
});

test('a roll-out that goes on holds the ring up', () => {
  const record = looks([9, question([on('a'), on('b', { phase: 'RollingOut' })])]);
  expect(record).toMatchObject({ phase: 'RollingOut', done: 1, of: 2 });
  expect(record.healthySince).toBeUndefined();
});

describe('a ring is unhealthy', () => {
  test.each<[string, Partial<InstallRecord>]>([
    ['when Flux or Helm says so', { phase: 'Failed' }],
    [
      'when a roll-out does not end',
      { phase: 'RollingOut', expectedSince: plusMs(START, -25 * HOUR) },
    ],
    ['when something else runs under the version', { isOurs: false }],
  ])('%s, and what it had soaked is lost', (_, change) => {
    const bad = question([on('a'), on('b', change)]);
    expect(looks([0, question(ALL)], [3, bad])).toMatchObject({ phase: 'Unhealthy' });
    const again = looks(
      [0, question(ALL)],
      [3, bad],
      [3.5, question([on('a'), on('b', { since: at(3.5) })])],
    );
    expect(again.soakEnds).toBe(at(7.5));
  });

  test('also when it had passed', () => {
    const failed = question([on('a', { phase: 'Failed' }), on('b')]);
    expect(looks([0, question(ALL)], [4, question(ALL)], [5, failed]).phase).toBe('Unhealthy');
  });
});

test('a new cluster, or nodes that are replaced, undo nothing that the others have shown', () => {
  const passed = [
    [0, question(ALL)],
    [4, question(ALL)],
  ] as const;
  const joined = question([...ALL, on('c', { phase: 'Merged' })]);
  expect(looks(...passed, [5, joined]).phase).toBe('Passed');
  const upgrade = question([on('a'), on('b', { phase: 'RollingOut' })]);
  expect(looks([0, question(ALL)], [1, upgrade], [2, question(ALL)]).soakEnds).toBe(at(4));
});

test('a version that somebody takes back in a ring that has passed it is not passed any more', () => {
  const reverted = question(
    ALL.map((one) => ({ ...one, expected: '4.1.14' })),
    { behind: ['a', 'b'] },
  );
  const record = looks([0, question(ALL)], [4, question(ALL)], [5, reverted]);
  expect(record.phase).toBe('Behind');
  expect(record.healthySince).toBeUndefined();
});

test('a newer version, and one that has become other bytes, begin anew', () => {
  const newer = ALL.map((one) => ({ ...one, expected: '4.1.16', since: at(5) }));
  const next = question(newer, { version: '4.1.16' });
  expect(looks([0, question(ALL)], [4, question(ALL)], [5, next])).toMatchObject({
    ...{ phase: 'Soaking', version: '4.1.16', soakEnds: at(9) },
  });
  const repointed = question(
    ALL.map((one) => ({ ...one, since: at(5) })),
    { digest: 'sha256:2' },
  );
  expect(looks([0, question(ALL)], [4, question(ALL)], [5, repointed]).phase).toBe('Soaking');
});

test('suspended clusters, and those that nobody can look at, neither hold a ring up nor vouch for it', () => {
  const some = question([on('a'), on('b', { phase: 'Suspended' }), on('c', { phase: 'Unknown' })]);
  expect(looks([0, some])).toMatchObject({ phase: 'Soaking', done: 1, of: 1 });
  const none = question([on('a', { phase: 'Suspended' })]);
  expect(looks([99, none]).phase).toBe('Behind');
});

test('where nobody can look at any cluster, time alone decides, and it says so', () => {
  const blind = question([on('a', { phase: 'Unknown' })]);
  expect(looks([1, blind])).toMatchObject({ phase: 'Soaking', soakEnds: at(4) });
  expect(looks([1, blind], [4, blind]).message).toMatch(/^nobody can look/);
  expect(looks([1, blind], [4, blind]).phase).toBe('Passed');
});

test('what a ring runs that is newer, by hand or because its source took it back, says nothing about this version', () => {
  const { phase, message } = looks([
    99,
    question(ALL.map((one) => ({ ...one, expected: '4.1.16' }))),
  ]);
  expect(phase).toBe('Behind');
  expect(message).toContain('the base branch gives them 4.1.16');
});

test('a ring without the chart proves nothing and holds nobody up', () => {
  expect(looks([0, question([])])).toMatchObject({ phase: 'Empty', done: 0, of: 0 });
});
