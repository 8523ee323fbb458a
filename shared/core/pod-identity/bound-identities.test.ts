import { azureIdentity, binding, clientIdOf, clusterObjects } from '../../../test/support/objects';
import {
  cluster,
  identity,
  identityId,
  identityRules,
  NODE_GROUP,
  profile,
} from '../../../test/support/world';
import type { Identity } from '../cluster/cluster';
import type { IdentityRules } from '../configuration/profile';
import { boundIdentities } from './bound-identities';
import type { AzureIdentity, AzureIdentityBinding } from '../cluster/objects';

interface Given {
  readonly identities?: readonly AzureIdentity[];
  readonly bindings?: readonly AzureIdentityBinding[];
  readonly known?: readonly Identity[];
  readonly rules?: Partial<IdentityRules>;
}

const ON_DEMAND = {
  resourceGroups: [],
  onDemandResourceGroups: identityRules().resourceGroups,
} as const;

const KUBELET = {
  id: identityId('aks-prod-agentpool', NODE_GROUP),
  clientId: clientIdOf('kubelets'),
  principalId: 'principal-of-kubelets',
};

function bound(given: Given) {
  const { identities = [azureIdentity('web')], bindings = [binding('web')] } = given;
  return boundIdentities({
    profile: profile({ identities: identityRules({ ...ON_DEMAND, ...given.rules }) }),
    cluster: cluster({ kubeletIdentity: KUBELET }),
    objects: clusterObjects({ identities, bindings }),
    identities: given.known ?? [identity('web')],
  });
}

const desired = (given: Given): readonly string[] => bound(given).desired.map(({ id }) => id);
const findings = (given: Given): readonly string[] => bound(given).findings.map(({ code }) => code);

test('an AzureIdentity that a binding of its namespace names asks for its identity', () => {
  expect(desired({})).toEqual([identityId('web')]);
  expect(bound({}).refused).toEqual([]);
});

test.each<[string, Given]>([
  ['has no binding', { bindings: [] }],
  [
    'has its binding in another namespace',
    { bindings: [binding('web', 'web', { namespace: 'x' })] },
  ],
  ['has a binding without a selector only', { bindings: [binding('web', '')] }],
  ['is of a service principal', { identities: [azureIdentity('web', { spec: { type: 1 } })] }],
  ['names no identity', { identities: [azureIdentity('web', { spec: { resourceID: 'x' } })] }],
])('nothing is asked for by one that %s', (_, given) => {
  expect([desired(given), bound(given).refused]).toEqual([[], []]);
});

test('an identity outside the groups of the profile is refused with the rule and the object', () => {
  const spec = { resourceID: identityId('aks-prod-agentpool', NODE_GROUP) };
  const given = { identities: [azureIdentity('web', { spec })] };
  expect(desired(given)).toEqual([]);
  expect(bound(given).refused).toMatchObject([
    { object: { kind: 'AzureIdentity', namespace: 'apps', name: 'web' } },
  ]);
  expect(bound(given).refused[0]?.rule).toContain('does not list');
  expect(findings(given)).toEqual(['IdentityNotAllowed']);
});

test.each<[string, Readonly<Record<string, string>>, boolean]>([
  ['names the namespace', { 'aks-namespaces': 'apps' }, true],
  ['names it by glob, among others', { 'AKS-Namespaces': 'x, ap*' }, true],
  ['names others', { 'aks-namespaces': 'infra' }, false],
  ['is empty', { 'aks-namespaces': '' }, false],
])('an identity whose tag %s', (_, tags, isAllowed) => {
  const given = { known: [identity('web', { tags })] };
  expect(desired(given)).toHaveLength(isAllowed ? 1 : 0);
  expect(findings(given)).toEqual(isAllowed ? [] : ['IdentityNotAllowed']);
});

test('an identity that is on the hosts for others is a risk in a namespace that its tag does not name', () => {
  const known = [identity('web', { tags: { 'aks-namespaces': 'infra' } })];
  const rules = { resourceGroups: identityRules().resourceGroups, onDemandResourceGroups: [] };
  expect(findings({ known, rules })).toEqual(['NamespaceNotAllowed']);
});

test('an identity that Azure does not know is told as such', () => {
  expect(findings({ known: [] })).toEqual(['IdentityNotFound']);
});

test('the tag of another cluster keeps the identity from this one', () => {
  const known = [identity('web', { tags: { 'aks-clusters': 'aks-test' } })];
  expect([desired({ known }), findings({ known })]).toEqual([[], ['IdentityNotAllowed']]);
});

test('two objects that ask for one identity, in whatever casing, get it once', () => {
  const identities = [
    azureIdentity('web'),
    azureIdentity('web', {
      meta: { namespace: 'b' },
      spec: { resourceID: identityId('web').toUpperCase() },
    }),
  ];
  const bindings = [binding('web'), binding('web', 'web', { namespace: 'b' })];
  expect(desired({ identities, bindings })).toEqual([identityId('web')]);
});

describe('NMI asks by client id alone, so what is decided is decided by the pair', () => {
  const theirs = identity('pay', { tags: { 'aks-namespaces': 'payments' } });
  const known = [identity('web'), theirs];

  function withClientId(clientID: string, resourceID: string = identityId('web')): Given {
    return { known, identities: [azureIdentity('web', { spec: { clientID, resourceID } })] };
  }

  test.each([
    ['another identity', clientIdOf('pay')],
    ['the kubelets', KUBELET.clientId],
    ['nothing at all', ''],
    ['no identity, for it is none', 'abc'],
  ])(
    'an allowed resource id with the client id of %s attaches nothing: nobody would get that one by it',
    (_what, clientID) => {
      expect(desired(withClientId(clientID))).toEqual([]);
    },
  );

  test.each([
    ['of another team', clientIdOf('pay').toUpperCase(), 'does not name namespace apps'],
    ['of the kubelets', KUBELET.clientId, 'that of the kubelets'],
  ])('the client id %s is a finding, whatever the resource id says', (_what, clientID, rule) => {
    for (const resourceID of [identityId('web'), 'rubbish', '']) {
      const found = bound(withClientId(clientID, resourceID)).findings;
      expect(found).toMatchObject([{ severity: 'error', code: 'ClientIdNotAllowed' }]);
      expect(found[0]?.message).toContain(rule);
    }
  });

  test('it is one as well when the binding has no selector, by which unlabelled pods get it', () => {
    const bindings = [binding('web', '')];
    const given = { ...withClientId(clientIdOf('pay')), bindings };
    expect(findings(given)).toEqual(['ClientIdNotAllowed']);
  });

  test('a copy of another team’s AzureIdentity is a risk once that team has it on the hosts, on demand or not', () => {
    const copy = azureIdentity('pay');
    const own = azureIdentity('pay', { meta: { namespace: 'payments' } });
    const bindings = [binding('pay'), binding('pay', 'pay', { namespace: 'payments' })];
    expect(findings({ known, identities: [copy], bindings })).toEqual(['IdentityNotAllowed']);
    const both = { known, identities: [copy, own], bindings };
    expect(findings(both)).toEqual(['NamespaceNotAllowed']);
    expect(desired(both)).toEqual([theirs.id]);
    const [advice] = bound(both).findings.map(({ remedy }) => remedy);
    expect(advice).not.toContain('onDemandResourceGroups');
    expect(advice).toContain('admission policies');
  });

  test('a client id that nobody has keeps what is attached: it is mostly that of an earlier incarnation', () => {
    expect(desired(withClientId(clientIdOf('before')))).toEqual([identityId('web')]);
  });
});
