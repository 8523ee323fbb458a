import fc from 'fast-check';
import { syncInstanceId } from './keys';
import { syncKey, trySyncKey, trySyncSubject, type SyncSubject } from './sync-subject';

const SUBJECT = fc.record({
  kind: fc.constantFrom<SyncSubject['kind']>('chart', 'repository'),
  name: fc.string({ minLength: 1 }),
});

test('a subject has one key, and the key tells the subject', () => {
  expect(syncKey({ kind: 'chart', name: 'podinfo' })).toBe('chart:podinfo');
  expect(syncKey({ kind: 'repository', name: 'fleet' })).toBe('gitops:fleet');
  fc.assert(
    fc.property(SUBJECT, (subject) => {
      expect(trySyncSubject(syncKey(subject))).toEqual(subject);
    }),
  );
});

test.each(['', 'chart', 'chart:', 'cluster:a', 'Chart:a', 'target:a', 1, undefined])(
  '%j is no key',
  (text) => {
    expect(trySyncSubject(text)).toBeUndefined();
    expect(trySyncKey(text)).toBeUndefined();
  },
);

test('each subject has one orchestration instance, whose id fits everywhere', () => {
  fc.assert(
    fc.property(SUBJECT, SUBJECT, (one, other) => {
      expect(syncInstanceId(one)).toMatch(/^sync-[0-9a-f]{32}$/);
      expect(syncInstanceId(one) === syncInstanceId(other)).toBe(syncKey(one) === syncKey(other));
    }),
  );
});
