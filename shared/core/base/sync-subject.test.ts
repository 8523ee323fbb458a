import fc from 'fast-check';
import { runInstanceId } from './keys';
import { subjectOfKey, syncKey, trySyncKey, type SyncSubject } from './sync-subject';

const SUBJECT = fc.record({
  kind: fc.constantFrom<SyncSubject['kind']>('chart', 'repository'),
  name: fc.string({ minLength: 1 }),
});

test('a subject has one key, and the key tells the subject', () => {
  expect(syncKey({ kind: 'chart', name: 'podinfo' })).toBe('chart:podinfo');
  expect(syncKey({ kind: 'repository', name: 'fleet' })).toBe('gitops:fleet');
  fc.assert(
    fc.property(SUBJECT, (subject) => {
      expect(subjectOfKey(syncKey(subject))).toEqual(subject);
      expect(trySyncKey(syncKey(subject))).toBe(syncKey(subject));
    }),
  );
});

test.each(['', 'chart', 'chart:', 'cluster:a', 'Chart:a', 'target:a', 1, undefined])(
  '%j is no key',
  (text) => {
    expect(trySyncKey(text)).toBeUndefined();
  },
);

test('each subject has one orchestration instance, whose id fits everywhere', () => {
  fc.assert(
    fc.property(SUBJECT.map(syncKey), SUBJECT.map(syncKey), (one, other) => {
      expect(runInstanceId(one)).toMatch(/^sync-[0-9a-f]{32}$/);
      expect(runInstanceId(one) === runInstanceId(other)).toBe(one === other);
    }),
  );
});
