import fc from 'fast-check';
import { clusterId } from '../base/resource-id';
import { branchOf, subjectKey } from './branch-name';
import type { PullRequestSubject } from './subject';

const CLUSTER = clusterId('00000000-0000-0000-0000-000000000001', 'rg', 'aks-prod');

function chart(name: string): PullRequestSubject {
  return { kind: 'chart', chart: name };
}

test('the branch says what it is about', () => {
  const cluster: PullRequestSubject = { kind: 'cluster', cluster: CLUSTER, name: 'prod-weu' };
  expect(branchOf('reconciler/', chart('aad-pod-identity'))).toBe(
    'reconciler/chart-aad-pod-identity',
  );
  expect(branchOf('reconciler/', cluster)).toBe('reconciler/cluster-prod-weu');
  expect(branchOf('bot-', { kind: 'onboarding' })).toBe('bot-onboarding');
});

test('names that git or a forge would take for one, or refuse, have branches of their own', () => {
  const names = ['a.b', 'a-b', 'A-b', 'a..b', 'a.lock', 'a@{b', 'a b', 'a/b', '', '-', 'ä'];
  const branches = names.map((name) => branchOf('r/', chart(name)));
  expect(new Set(branches).size).toBe(names.length);
});

test('whatever the name, its branch is short and safe, and the same each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
      const branch = branchOf('r/', chart(name));
      expect(branch).toMatch(/^r\/chart-[a-z0-9_-]{0,60}$/);
      expect(branchOf('r/', chart(name))).toBe(branch);
    }),
    { seed: 20260102 },
  );
});

test('two long names that differ at their end have two branches', () => {
  const long = 'x'.repeat(80);
  expect(branchOf('r/', chart(`${long}1`))).not.toBe(branchOf('r/', chart(`${long}2`)));
});

test('a cluster is told by its id, not by the name that its folder has', () => {
  const one = subjectKey({ kind: 'cluster', cluster: CLUSTER, name: 'one' });
  expect(subjectKey({ kind: 'cluster', cluster: CLUSTER, name: 'two' })).toBe(one);
  expect(subjectKey(chart('a'))).toBe('chart:a');
  expect(subjectKey({ kind: 'onboarding' })).toBe('onboarding');
});
