import { cluster, NO_GITOPS, NOW, profile } from '../../../test/support/world';
import type { Profile } from '../configuration/profile';
import { withheld } from './withheld';

const SETTINGS = {
  subscriptions: [],
  tagPrefix: 'identity-reconciler.',
  cooldownSeconds: 5,
  contestedAfter: 3,
  propagationSeconds: 0,
  maxWritesPerHour: 300,
  absenceProofSeconds: 300,
  planRetentionDays: 30,
};

function codeFor(profiles: readonly Profile[], dryRun = false): string | undefined {
  const configuration = { settings: SETTINGS, profiles, ...NO_GITOPS };
  return withheld({ configuration, cluster: cluster(), dryRun, now: NOW })?.code;
}

test.each([
  ['nothing', {}, undefined],
  ['suspend', { suspend: true }, 'Suspended'],
  ['an exemption that lasts', { exemptUntil: '2099-01-01T00:00:00Z' as const }, 'Exempt'],
  ['an exemption that is over', { exemptUntil: '2001-01-01T00:00:00Z' as const }, undefined],
  ['observeOnly', { observeOnly: true }, 'ObserveOnly'],
])('a profile with %s', (_, settings, code) => {
  expect(codeFor([profile(settings)])).toBe(code);
});

test('dry run holds everything back, a cluster that is gone included', () => {
  expect(codeFor([profile()], true)).toBe('DryRun');
  const configuration = { settings: SETTINGS, profiles: [], ...NO_GITOPS };
  const gone = { configuration, cluster: undefined, now: NOW };
  expect(withheld({ ...gone, dryRun: true })?.code).toBe('DryRun');
  expect(withheld({ ...gone, dryRun: false })).toBeUndefined();
});

test('a cluster that no profile selects may be off-boarded: there is nobody to say no', () => {
  const elsewhere = { subscriptions: [], resourceGroups: [], names: ['other'], tags: {} };
  expect(codeFor([profile({ suspend: true, selector: elsewhere })])).toBeUndefined();
});

test('of several profiles that claim a cluster, one that holds back is enough [F47]', () => {
  expect(codeFor([profile(), profile({ name: 'b', observeOnly: true })])).toBe('ObserveOnly');
  expect(codeFor([profile(), profile({ name: 'b' })])).toBeUndefined();
});
