import {
  CLUSTER,
  IDENTITY_GROUP,
  NO_GITOPS,
  NODE_GROUP,
  profile,
  SUBSCRIPTION,
} from '../../../test/support/world';
import type { ClusterState } from './cluster-state';
import type { Configuration } from '../configuration/profile';
import { clusterId, resourceGroupId } from '../base/resource-id';
import { concernedClusters } from './concerned-clusters';

const WHAT = { what: 'X/write', by: [] };
const CONFIGURATION: Configuration = {
  settings: {
    subscriptions: [SUBSCRIPTION.toUpperCase()],
    tagPrefix: 'p.',
    cooldownSeconds: 5,
    contestedAfter: 3,
    maxWritesPerHour: 300,
    propagationSeconds: 60,
    absenceProofSeconds: 300,
    planRetentionDays: 30,
  },
  profiles: [profile()],
  ...NO_GITOPS,
};

function known(overrides: Partial<ClusterState> = {}): ClusterState {
  return {
    cluster: CLUSTER,
    profile: 'team-a',
    nodeResourceGroup: NODE_GROUP,
    conditions: [],
    observedGeneration: 1,
    history: [],
    offboarded: false,
    ...overrides,
  };
}

function ofGroup(group: ClusterState['cluster'], ...states: readonly ClusterState[]): unknown {
  return concernedClusters({ kind: 'group', group, ...WHAT }, states, CONFIGURATION);
}

test('a cluster of a managed subscription is concerned, whether or not we know it', () => {
  const hint = { kind: 'cluster', cluster: CLUSTER, ...WHAT } as const;
  expect(concernedClusters(hint, [], CONFIGURATION)).toEqual([CLUSTER]);
});

test('a cluster of any other subscription is not', () => {
  const cluster = clusterId('99999999-9999-4999-8999-999999999999', 'apps', 'aks');
  const hint = { kind: 'cluster', cluster, ...WHAT } as const;
  expect(concernedClusters(hint, [], CONFIGURATION)).toEqual([]);
});

test('a node resource group concerns the cluster whose hosts are in it', () => {
  const other = known({
    cluster: clusterId(SUBSCRIPTION, 'apps', 'b'),
    nodeResourceGroup: resourceGroupId(SUBSCRIPTION, 'mc_b'),
  });
  expect(ofGroup(NODE_GROUP, known(), other)).toEqual([CLUSTER]);
});

test('an identity group concerns every cluster whose profile takes identities from it', () => {
  const second = known({ cluster: clusterId(SUBSCRIPTION, 'apps', 'b') });
  const unrelated = known({ cluster: clusterId(SUBSCRIPTION, 'apps', 'c'), profile: 'team-z' });
  expect(ofGroup(IDENTITY_GROUP, known(), second, unrelated)).toEqual([CLUSTER, second.cluster]);
});

test('identities are of no interest to a cluster that was off-boarded', () => {
  expect(ofGroup(IDENTITY_GROUP, known({ offboarded: true }))).toEqual([]);
});

test('any other group concerns nobody', () => {
  expect(ofGroup(resourceGroupId(SUBSCRIPTION, 'web'), known())).toEqual([]);
});
