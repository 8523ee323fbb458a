import { azureIdentity, binding, pod } from '../../../test/support/objects';
import type { MatchInput } from './match';
import { asksForToken, matchPods } from './match';
import { BEHAVIOR_ANNOTATION } from '../cluster/objects';

/** `pod namespace/name -> identity namespace/name` of each match. */
function matched(input: Partial<MatchInput>): readonly string[] {
  const world = { pods: [], identities: [], bindings: [], forceNamespaced: false, ...input };
  return matchPods(world).map(
    (each) =>
      `${each.pod.meta.namespace}/${each.pod.meta.name} -> ${each.identity.meta.namespace}/${each.identity.meta.name}`,
  );
}

const WEB = { pods: [pod('web', 's')], identities: [azureIdentity('d')] };

test('a label that equals the selector of a binding leads to its identity', () => {
  expect(matched({ ...WEB, bindings: [binding('d', 's')] })).toEqual(['apps/web -> apps/d']);
});

test.each(['S', 's ', 'ss', '', '*'])('selector %p is not the label "s"', (selector) => {
  expect(matched({ ...WEB, bindings: [binding('d', selector)] })).toEqual([]);
});

test('a binding finds no identity of another namespace than its own', () => {
  const identities = [azureIdentity('d', { meta: { namespace: 'infra' } })];
  expect(matched({ ...WEB, identities, bindings: [binding('d', 's')] })).toEqual([]);
});

test('every matching binding counts, two that lead to one identity count once', () => {
  const identities = [azureIdentity('d'), azureIdentity('e')];
  const bindings = [
    binding('d', 's'),
    binding('d', 's', { name: 'again' }),
    binding('e', 's', { name: 'other' }),
  ];
  expect(matched({ ...WEB, identities, bindings })).toEqual([
    'apps/web -> apps/d',
    'apps/web -> apps/e',
  ]);
});

describe('a pod of another namespace', () => {
  const pods = [pod('web', 's', { meta: { namespace: 'other' } })];
  const bindings = [binding('d', 's')];
  const annotated = (value: string) => [
    azureIdentity('d', { meta: { annotations: { [BEHAVIOR_ANNOTATION]: value } } }),
  ];

  test('matches where nothing keeps namespaces apart', () => {
    expect(matched({ ...WEB, pods, bindings })).toEqual(['other/web -> apps/d']);
  });

  test('does not match when NMI is told to force it', () => {
    expect(matched({ ...WEB, pods, bindings, forceNamespaced: true })).toEqual([]);
  });

  test('does not match an identity that says so; the value is compared exactly', () => {
    expect(matched({ pods, bindings, identities: annotated('namespaced') })).toEqual([]);
    expect(matched({ pods, bindings, identities: annotated('Namespaced') })).toHaveLength(1);
  });
});

test('a pod asks for a token while it may run, on a node, with a label that says something', () => {
  expect(asksForToken(pod('p', 's'))).toBe(true);
  expect(asksForToken(pod('p', 's', { phase: 'Pending' }))).toBe(true);
  expect(asksForToken(pod('p', 's', { phase: 'Unknown' }))).toBe(true);
  expect(asksForToken(pod('p', 's', { meta: { deleting: true } }))).toBe(true);
  expect(asksForToken(pod('p', ''))).toBe(false);
  expect(asksForToken(pod('p', 's', { phase: 'Succeeded' }))).toBe(false);
  expect(asksForToken(pod('p', 's', { phase: 'Failed' }))).toBe(false);
  const { nodeName, ...unscheduled } = pod('p', 's');
  expect(nodeName).toBeDefined();
  expect(asksForToken(unscheduled)).toBe(false);
});
