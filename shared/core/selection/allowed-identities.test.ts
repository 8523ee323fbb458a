import { allowedIdentities } from './allowed-identities';
import type { Identity } from '../cluster/cluster';
import type { Profile } from '../configuration/profile';
import { clusterId, resourceGroupId, resourceId } from '../base/resource-id';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const GROUP = resourceGroupId(SUBSCRIPTION, 'rg-identities');
const CLUSTER = { id: clusterId(SUBSCRIPTION, 'rg-team', 'AKS-Prod-1') };

function identity(
  name: string,
  tags: Record<string, string> = {},
  group: string = GROUP,
): Identity {
  return {
    id: resourceId(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`),
    principalId: `p-${name}`,
    clientId: `c-${name}`,
    tags,
  };
}

function profile(tags: Record<string, string> = {}): Profile {
  return {
    name: 'platform',
    selector: { subscriptions: [], resourceGroups: [], names: [], tags: {} },
    mode: 'managed',
    mic: 'in-cluster',
    forceNamespaced: false,
    objects: 'ignore',
    secrets: 'ignore',
    watch: false,
    kubenet: {
      handling: 'enforce',
      effect: 'deny',
      policyScope: 'cluster',
      excludedNamespaces: [],
    },
    admission: { effect: 'off' },
    nmiNamespaces: ['kube-system'],
    roles: 'grant',
    operatorScope: 'resourceGroup',
    identities: {
      resourceGroups: [GROUP],
      tags,
      clustersTag: { name: 'aks-clusters', requiredIn: 'noGroup' },
      namespacesTag: { name: 'aks-namespaces', requiredIn: 'noGroup' },
      onDemandResourceGroups: [],
    },
    suspend: false,
    observeOnly: false,
    maxRemovalShare: 0.5,
    removeDeadEntries: false,
    tagOverrides: [],
  };
}

describe('an identity that a cluster may get', () => {
  test.each<[string, Identity, Record<string, string>]>([
    ['lies in a group of the profile', identity('a'), {}],
    ['is spelt in other case', identity('A', {}, GROUP.toUpperCase()), {}],
    ['carries the wanted tag', identity('a', { Purpose: 'aks-prod' }), { purpose: 'aks*' }],
    ['names this cluster', identity('a', { 'aks-clusters': 'aks-prod-1' }), {}],
    ['names it among others, by glob', identity('a', { 'AKS-Clusters': 'x, aks-PROD-* ,y' }), {}],
  ])('%s', (_, given, tags) => {
    expect(allowedIdentities(profile(tags), CLUSTER, [given])).toEqual({
      allowed: [given],
      refused: [],
    });
  });
});

describe('an identity that a cluster must not get', () => {
  const elsewhere = resourceGroupId(SUBSCRIPTION, 'rg-identities-2');
  test.each<[string, Identity, Record<string, string>, string, boolean?]>([
    [
      'lies outside the groups',
      identity('a', {}, elsewhere),
      {},
      `profile "platform" does not list ${elsewhere} in identities.resourceGroups`,
    ],
    [
      'lacks the wanted tag',
      identity('a'),
      { purpose: 'aks*' },
      'profile "platform" narrows identities.tags: tag purpose is missing, purpose=aks* is asked for',
      true,
    ],
    [
      'lacks the wanted tag, and is not meant for the cluster anyway',
      identity('a', { 'aks-clusters': 'other' }),
      { purpose: 'aks*' },
      'its tag aks-clusters="other" does not name cluster aks-prod-1',
    ],
    [
      'carries another value',
      identity('a', { purpose: 'web' }),
      { purpose: 'aks*' },
      'profile "platform" narrows identities.tags: tag purpose is "web", "aks*" is asked for',
    ],
    [
      'names other clusters',
      identity('a', { 'aks-clusters': 'aks-dev,aks-prod-10' }),
      {},
      'its tag aks-clusters="aks-dev,aks-prod-10" does not name cluster aks-prod-1',
    ],
    [
      'names no cluster at all',
      identity('a', { 'aks-clusters': '' }),
      {},
      'its tag aks-clusters="" does not name cluster aks-prod-1',
    ],
  ])('%s, and the rule is said', (...row) => {
    const [, given, tags, rule, keeps] = row;
    expect(allowedIdentities(profile(tags), CLUSTER, [given])).toEqual({
      allowed: [],
      refused: [{ identity: given.id, rule, ...(keeps === true && { keeps }) }],
    });
  });

  it('does not take others with it', () => {
    const wrong = identity('b', { 'aks-clusters': 'other' });
    const { allowed, refused } = allowedIdentities(profile(), CLUSTER, [
      identity('a'),
      wrong,
      identity('c'),
    ]);
    expect(allowed.map(({ principalId }) => principalId)).toEqual(['p-a', 'p-c']);
    expect(refused.map((refusal) => refusal.identity)).toEqual([wrong.id]);
  });
});
