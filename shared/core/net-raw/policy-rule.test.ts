import { OTHER_CAPABILITIES } from './capabilities';
import type { PolicyRule } from './policy-rule';
import { denies, tooMuchExcluded } from './policy-rule';

function rule(change: Partial<PolicyRule> = {}): PolicyRule {
  return {
    ...{ policy: 'capabilities', effect: 'Deny', enforced: true, narrowed: false },
    excludedNamespaces: [],
    requiredDropCapabilities: ['NET_RAW'],
    allowedCapabilities: OTHER_CAPABILITIES,
    ...change,
  };
}

describe('an assignment keeps every pod from NET_RAW', () => {
  test.each<[string, Partial<PolicyRule>, boolean]>([
    ['as we make it', {}, true],
    ['with the effect of Gatekeeper', { effect: 'deny' }, true],
    ['that drops all', { requiredDropCapabilities: ['ALL'] }, true],
    ['that drops it in small letters', { requiredDropCapabilities: ['net_raw'] }, true],
    ['that only audits', { effect: 'Audit' }, false],
    ['that is off', { effect: 'Disabled' }, false],
    ['that is not enforced', { enforced: false }, false],
    ['that leaves some pods out by a selector', { narrowed: true }, false],
    ['that drops nothing', { requiredDropCapabilities: [] }, false],
    [
      'that drops by a name that means nothing',
      { requiredDropCapabilities: ['CAP_NET_RAW'] },
      false,
    ],
    ['that drops another', { requiredDropCapabilities: ['NET_RAWISH'] }, false],
    ['that lets everything be added', { allowedCapabilities: ['*'] }, false],
    ['that lets it be added', { allowedCapabilities: ['NET_RAW'] }, false],
    ['that lets it be added by its long name', { allowedCapabilities: ['CAP_NET_RAW'] }, false],
    ['that lets all be added, in any letters', { allowedCapabilities: ['all'] }, false],
    ['that lets nothing be added', { allowedCapabilities: [] }, true],
  ])('%s: %j is %s', (_, change, kept) => {
    expect(denies(rule(change))).toBe(kept);
  });

  test('of the other policy no capabilities are asked: privileged pods have them all', () => {
    const privileged = { policy: 'privileged', requiredDropCapabilities: [] } as const;
    expect(denies(rule(privileged))).toBe(true);
    expect(denies(rule({ ...privileged, effect: 'Audit' }))).toBe(false);
  });
});

test('namespaces that Azure never looks at, and those that may be left out, are no gap; any other is', () => {
  const excludedNamespaces = ['kube-system', 'gatekeeper-system', 'baseline', 'apps'];
  expect(tooMuchExcluded({ excludedNamespaces }, ['baseline'])).toEqual(['apps']);
  expect(tooMuchExcluded({ excludedNamespaces }, [])).toEqual(['baseline', 'apps']);
  expect(tooMuchExcluded({ excludedNamespaces: [] }, ['baseline'])).toEqual([]);
});

test('what may be added is everything but NET_RAW, under both names, each once', () => {
  const names = new Set(OTHER_CAPABILITIES);
  expect(names.size).toBe(OTHER_CAPABILITIES.length);
  // capabilities(7) knows 41.
  expect(names.size).toBe(2 * 40);
  expect(OTHER_CAPABILITIES.filter((name) => /NET_RAW|\*|ALL$/.test(name))).toEqual([]);
});
