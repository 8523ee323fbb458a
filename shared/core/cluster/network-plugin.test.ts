import { cluster, profile } from '../../../test/support/world';
import { acceptsRisk, isKubenet, needsPolicy } from './network-plugin';
import type { KubenetRules } from '../configuration/profile';

test.each([
  ['kubenet', true],
  ['Kubenet', true],
  ['azure', false],
  ['none', false],
])('TestIsKubenetCNI: network plugin %s is kubenet: %p', (networkPlugin, expected) => {
  expect(isKubenet({ networkPlugin })).toBe(expected);
});

test('a cluster that does not tell its plugin is not called kubenet', () => {
  expect(isKubenet({})).toBe(false);
});

test.each<[KubenetRules['handling'], boolean, boolean]>([
  ['enforce', true, false],
  ['refuse', false, false],
  ['accept-risk', false, true],
])('on kubenet, %s needs the policy: %p, and accepts the risk: %p', (handling, needs, accepts) => {
  const of = profile({ kubenet: { ...profile().kubenet, handling } });
  const kubenet = cluster({ networkPlugin: 'kubenet' });
  const azure = cluster({ networkPlugin: 'azure' });
  expect([needsPolicy(of, kubenet), acceptsRisk(of, kubenet)]).toEqual([needs, accepts]);
  expect([needsPolicy(of, azure), acceptsRisk(of, azure)]).toEqual([false, false]);
});
