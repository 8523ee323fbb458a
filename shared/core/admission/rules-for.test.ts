import { profile as profileOf } from '../../../test/support/world';
import type { Identity } from '../cluster/cluster';
import type { Profile } from '../configuration/profile';
import { clusterId, resourceGroupId, resourceId } from '../base/resource-id';
import { grantsFor } from './grants-for';
import { admissionRulesFor } from './rules-for';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const GROUP = resourceGroupId(SUBSCRIPTION, 'rg-identities');
const ON_DEMAND = resourceGroupId(SUBSCRIPTION, 'rg-apps');
const CLUSTER = { id: clusterId(SUBSCRIPTION, 'rg', 'aks-prod') };

function identity(name: string, tags: Record<string, string> = {}, group = GROUP): Identity {
  return {
    id: resourceId(`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`),
    principalId: `p-${name}`,
    clientId: `c-${name}`,
    tags,
  };
}

function profile(more: Partial<Profile> = {}): Profile {
  return profileOf({
    name: 'platform',
    objects: 'read',
    admission: { effect: 'audit-first' },
    identities: {
      resourceGroups: [GROUP],
      tags: {},
      clustersTag: { name: 'clusters', requiredIn: 'onDemandGroups' },
      namespacesTag: { name: 'namespaces', requiredIn: 'onDemandGroups' },
      onDemandResourceGroups: [ON_DEMAND],
    },
    ...more,
  });
}

function namespacesFor(one: Identity): readonly string[] {
  return grantsFor(profile(), CLUSTER, [one]).map(({ namespaces }) => namespaces);
}

describe('grants of a cluster', () => {
  it('are the namespaces that the tag of the identity names', () => {
    expect(namespacesFor(identity('pay', { Namespaces: 'payments, team-*' }))).toEqual([
      'payments',
      'team-*',
    ]);
  });

  it('are every namespace where no tag is required', () => {
    expect(namespacesFor(identity('shared'))).toEqual(['*']);
  });

  it('include identities on demand before anything asks for them, or nothing ever could', () => {
    const tags = { clusters: 'aks-*', namespaces: 'web' };
    expect(namespacesFor(identity('app', tags, ON_DEMAND))).toEqual(['web']);
  });

  it.each<[string, Identity]>([
    ['that is for other clusters', identity('pay', { clusters: 'aks-test', namespaces: 'web' })],
    ['on demand whose tag is not there', identity('app', { clusters: '*' }, ON_DEMAND)],
    ['of a group that the profile does not list', identity('x', {}, resourceGroupId('1', 'rg-x'))],
  ])('leave out an identity %s', (_, one) => {
    expect(namespacesFor(one)).toEqual([]);
  });

  it('grant to nobody what a tag that is there but empty names', () => {
    expect(namespacesFor(identity('pay', { namespaces: '' }))).toEqual(['']);
  });

  it('give the pair of ids, for NMI asks by client id alone', () => {
    const pay = identity('pay', { namespaces: 'payments' });
    expect(grantsFor(profile(), CLUSTER, [pay])).toEqual([
      { namespaces: 'payments', identity: pay.id, clientId: 'c-pay' },
    ]);
  });
});

describe('who may write AzureAssignedIdentity objects', () => {
  const input = {
    cluster: CLUSTER,
    identities: [],
    effect: 'deny',
    releaseNamespace: 'kube-system',
    reconciler: '11111111-2222-4333-8444-555555555555',
  } as const;

  it('is nobody in managed mode', () => {
    const rules = admissionRulesFor({ ...input, profile: profile() });
    expect(rules).toMatchObject({ assignedWriters: [] });
    expect(rules.mic).toBeUndefined();
  });

  it('is MIC where it runs, and the exception that MIC needs may be written', () => {
    const rules = admissionRulesFor({ ...input, profile: profile({ mode: 'standard' }) });
    expect(rules).toMatchObject({ assignedWriters: [], mic: { namespace: 'kube-system' } });
    expect(rules.exceptions.map(({ metadata }) => metadata.name)).toEqual([
      'aks-addon-exception',
      'mic',
    ]);
  });

  it('is the reconciler in place of MIC', () => {
    const rules = admissionRulesFor({
      ...input,
      profile: profile({ mode: 'standard', mic: 'serverless' }),
    });
    expect(rules).toMatchObject({ assignedWriters: [input.reconciler] });
    expect(rules.mic).toBeUndefined();
  });
});
