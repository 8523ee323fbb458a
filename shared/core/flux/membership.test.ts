import { chartRules, registry } from '../../../test/support/charts';
import { cluster, NO_GITOPS, NOW, profile } from '../../../test/support/world';
import type { Cluster } from '../cluster/cluster';
import type { Configuration, Profile } from '../configuration/profile';
import { clusterId } from '../base/resource-id';
import type { Listed } from './membership';
import { membershipOf } from './membership';

const GITOPS = { repository: 'fleet', registries: ['weu'], charts: ['demo'] };

function configuration(...profiles: readonly Profile[]): Configuration {
  return {
    settings: {
      subscriptions: [],
      tagPrefix: 'r.',
      cooldownSeconds: 5,
      contestedAfter: 3,
      maxWritesPerHour: 300,
      propagationSeconds: 0,
      absenceProofSeconds: 300,
      planRetentionDays: 30,
    },
    ...NO_GITOPS,
    registries: [registry('weu', { locations: ['westeurope'] })],
    charts: [chartRules()],
    profiles,
  };
}

function named(name: string, overrides: Partial<Cluster> = {}): Cluster {
  return cluster({ id: clusterId('s', 'rg', name), name, ...overrides });
}

function listed(...clusters: readonly Cluster[]): Listed {
  return { clusters, offboarded: new Set() };
}

const FLEET = { name: 'fleet', observeOnly: false };
const ALL = { subscriptions: ['s'], resourceGroups: [], names: [], tags: {} };

test('a cluster belongs to the repository that its profile names', () => {
  const membership = membershipOf(
    configuration(profile({ selector: ALL, gitops: GITOPS })),
    FLEET,
    listed(named('b'), named('a')),
    NOW,
  );
  expect(membership.members.map((member) => [member.cluster.name, member.registry.name])).toEqual([
    ['a', 'weu'],
    ['b', 'weu'],
  ]);
});

test('a cluster of another repository, or of none, has no part', () => {
  const other = profile({ selector: ALL, gitops: { ...GITOPS, repository: 'other' } });
  expect(membershipOf(configuration(other), FLEET, listed(named('a')), NOW)).toEqual({
    members: [],
    leftOut: [],
  });
});

test.each([
  ['a suspended one', { suspend: true }, {}, /suspended/],
  ['an observed one', { observeOnly: true }, {}, /observed/],
  ['one that is being deleted', {}, { provisioningState: 'Deleting' }, /being deleted/],
  ['one that no registry serves', {}, { location: 'eastus' }, /no registry/],
  [
    'one on kubenet that the profile refuses',
    { kubenet: { ...profile().kubenet, handling: 'refuse' as const } },
    { networkPlugin: 'kubenet', policyAddon: true },
    /uses kubenet, and profile "team-a" refuses that/,
  ],
  [
    'one on kubenet without the add-on that enforces policies',
    {},
    { networkPlugin: 'kubenet' },
    /without the Azure Policy add-on/,
  ],
])('%s is left out, and says why', (_what, overProfile, overCluster, why) => {
  const rules = profile({ selector: ALL, gitops: GITOPS, ...overProfile });
  const membership = membershipOf(
    configuration(rules),
    FLEET,
    listed(named('a', overCluster)),
    NOW,
  );
  expect(membership.members).toEqual([]);
  expect(membership.leftOut[0]?.why).toMatch(why);
});

test('a repository that only observes takes the observed ones in', () => {
  const rules = profile({ selector: ALL, gitops: GITOPS, observeOnly: true });
  const repository = { ...FLEET, observeOnly: true };
  expect(
    membershipOf(configuration(rules), repository, listed(named('a')), NOW).members,
  ).toHaveLength(1);
});

test('one on kubenet with the add-on takes part, and so does one whose risk is accepted', () => {
  const accepted = { kubenet: { ...profile().kubenet, handling: 'accept-risk' as const } };
  const partOf = (over: Partial<Profile>, policyAddon: boolean): number =>
    membershipOf(
      configuration(profile({ selector: ALL, gitops: GITOPS, ...over })),
      FLEET,
      listed(named('a', { networkPlugin: 'kubenet', policyAddon })),
      NOW,
    ).members.length;
  expect([partOf({}, true), partOf(accepted, false)]).toEqual([1, 1]);
});

test('a cluster that was off-boarded has no part, and nobody is told of it', () => {
  const rules = configuration(profile({ selector: ALL, gitops: GITOPS }));
  const gone = named('a');
  const membership = membershipOf(
    rules,
    FLEET,
    { clusters: [gone], offboarded: new Set([gone.id]) },
    NOW,
  );
  expect(membership).toEqual({ members: [], leftOut: [] });
});
