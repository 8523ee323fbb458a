import {
  cluster,
  CLUSTER,
  NO_GITOPS,
  NODE_GROUP,
  NOW,
  profile,
  SUBSCRIPTION,
} from '../../../test/support/world';
import type { Profile } from '../configuration/profile';
import type { Situation } from './stop';
import { stopFor } from './stop';

const MAY: Partial<Profile> = { tagOverrides: ['suspend', 'exemptUntil', 'observeOnly'] };

interface Told {
  readonly profile?: Partial<Profile>;
  readonly tags?: Readonly<Record<string, string>>;
  readonly intent?: 'reconcile' | 'offboard';
  readonly madeFor?: string;
  readonly swept?: readonly string[];
}

function situation(told: Told = {}, more: Partial<Situation> = {}): Situation {
  const held = profile({ ...MAY, ...told.profile });
  const { intent = 'reconcile', madeFor = held.name } = told;
  return {
    id: CLUSTER,
    cluster: cluster({ tags: told.tags ?? {} }),
    configuration: {
      settings: {
        subscriptions: told.swept ?? [SUBSCRIPTION],
        tagPrefix: 'aks.',
        cooldownSeconds: 20,
        contestedAfter: 3,
        maxWritesPerHour: 300,
        propagationSeconds: 0,
        absenceProofSeconds: 300,
        planRetentionDays: 30,
      },
      profiles: [held],
      ...NO_GITOPS,
    },
    dryRun: false,
    now: NOW,
    intent,
    planned: { intent, profile: madeFor, nodes: { nodeResourceGroup: NODE_GROUP, pools: [] } },
    ...more,
  };
}

test('nothing stops a run whose cluster is as it was when the plan was made', () => {
  expect(stopFor(situation())).toBeUndefined();
  expect(stopFor(situation({ intent: 'offboard' }))).toBeUndefined();
});

test.each([
  ['dry run was switched on', situation({}, { dryRun: true }), 'StoppedByDryRun'],
  [
    'somebody asked to onboard it again',
    situation({ intent: 'offboard' }, { intent: 'reconcile' }),
    'StoppedByRequest',
  ],
  ['somebody asked to off-board it', situation({}, { intent: 'offboard' }), 'StoppedByRequest'],
  ['its profile was suspended', situation({ profile: { suspend: true } }), 'StoppedBySuspend'],
  ['its tag says suspend', situation({ tags: { 'aks.suspend': 'true' } }), 'StoppedBySuspend'],
  [
    'its tag exempts it',
    situation({ tags: { 'aks.exempt-until': '2027-01-01T00:00:00Z' } }),
    'StoppedByExemption',
  ],
  [
    'its tag lets it be observed only',
    situation({ tags: { 'aks.observe-only': 'true' } }),
    'StoppedByObserveOnly',
  ],
  ['it has another profile now', situation({ madeFor: 'another' }), 'StoppedByProfile'],
  [
    'no profile selects it any more',
    situation({ profile: { selector: { ...profile().selector, names: ['other'] } } }),
    'StoppedByProfile',
  ],
  ['its subscription is no longer swept', situation({ swept: [] }), 'StoppedBySubscription'],
  ['Azure does not show it', situation({}, { cluster: undefined }), 'ClusterNotShown'],
])('a run stops before its next write when %s', (_, facts, code) => {
  expect(stopFor(facts)?.code).toBe(code);
});

test.each([
  ['suspended', { 'aks.suspend': 'true' }, 'StoppedBySuspend'],
  ['exempt', { 'aks.exempt-until': '2027-01-01T00:00:00Z' }, 'StoppedByExemption'],
  ['observed only', { 'aks.observe-only': 'true' }, 'StoppedByObserveOnly'],
])('an off-boarding stops, too, when its cluster is %s', (_, tags, code) => {
  expect(stopFor(situation({ intent: 'offboard', tags }))?.code).toBe(code);
});

test('an off-boarding needs no profile: the cluster may have lost it long ago', () => {
  const lost = { profile: { selector: { ...profile().selector, names: ['other'] } } };
  expect(stopFor(situation({ ...lost, intent: 'offboard' }))).toBeUndefined();
  expect(stopFor(situation({ intent: 'offboard', madeFor: 'another' }))).toBeUndefined();
  expect(stopFor(situation({ intent: 'offboard', swept: [] }))).toBeUndefined();
});

test('what is left of a cluster that is gone is taken back, but never under dry run', () => {
  const left = { intent: 'offboard' } as const;
  const gone = { cluster: undefined, planned: left, ...left } as const;
  expect(stopFor(situation({}, gone))).toBeUndefined();
  expect(stopFor(situation({}, { ...gone, dryRun: true }))?.code).toBe('StoppedByDryRun');
});

test('the words say who stopped it', () => {
  expect(stopFor(situation({ tags: { 'aks.suspend': 'true' } }))?.message).toContain(
    'suspended by tag aks.suspend=true',
  );
});

test('an off-boarding of a cluster that two profiles claim stops when either says leave it alone [F47]', () => {
  const facts = situation({ intent: 'offboard' });
  const claimedBy = (more: Partial<Profile>): Situation => ({
    ...facts,
    configuration: {
      ...facts.configuration,
      profiles: [...facts.configuration.profiles, profile({ name: 'second', ...more })],
    },
  });
  expect(stopFor(claimedBy({ suspend: true }))?.code).toBe('StoppedBySuspend');
  expect(stopFor(claimedBy({ observeOnly: true }))?.code).toBe('StoppedByObserveOnly');
  expect(stopFor(claimedBy({}))).toBeUndefined();
});
