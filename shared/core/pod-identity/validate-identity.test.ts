import { azureIdentity, clientIdOf } from '../../../test/support/objects';
import { identity, identityId } from '../../../test/support/world';
import { knownIdentities } from './known-identities';
import type { AzureIdentity, AzureIdentitySpec, ObjectMeta } from '../cluster/objects';
import { BEHAVIOR_ANNOTATION } from '../cluster/objects';
import { identityFindings } from './validate-identity';

const KNOWN = { mode: 'standard', known: knownIdentities([identity('a')], []) } as const;

function codesOf(object: AzureIdentity): readonly string[] {
  return identityFindings(object, KNOWN).map(({ code }) => code);
}

function withSpec(spec: Partial<AzureIdentitySpec>): readonly string[] {
  return codesOf(azureIdentity('a', { spec }));
}

function withMeta(meta: Partial<ObjectMeta>): readonly string[] {
  return codesOf(azureIdentity('a', { meta }));
}

function applied(spec: object): Partial<ObjectMeta> {
  const text = JSON.stringify({ kind: 'AzureIdentity', spec });
  return { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } };
}

describe('an AzureIdentity of type 0', () => {
  test('is in order with the id and the client id that Azure shows', () => {
    expect(withSpec({})).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['a placeholder', 'RESOURCE_ID'],
    ['another type of resource', identityId('a').replace('userassignedidentities', 'systems')],
    ['a child of an identity', `${identityId('a')}/federatedIdentityCredentials/x`],
    ['a resource group', '/subscriptions/s/resourcegroups/rg'],
    ['dot segments', identityId('a').replace('/identities/', '/x/../identities/')],
    ['a look-alike in another alphabet', identityId('a').replace('identities', 'identit\u0456es')],
    ['a query at its end', `${identityId('a')}?api-version=1`],
  ])('TestIsValidResourceID: is refused with %s for a resource id', (_, resourceID) => {
    expect(withSpec({ resourceID })).toContain('InvalidResourceId');
  });

  test('may spell its resource id in any casing', () => {
    expect(withSpec({ resourceID: identityId('a').toUpperCase() })).toEqual([]);
  });

  test.each(['', 'CLIENT_ID', 'not-a-guid'])('is refused with client id %p', (clientID) => {
    expect(withSpec({ clientID })).toEqual(['InvalidClientId']);
  });

  test('whose client id is not the one of the identity gets no token, and is told the right one (#880)', () => {
    const [finding] = identityFindings(
      azureIdentity('a', { spec: { clientID: clientIdOf('other') } }),
      KNOWN,
    );
    expect(finding).toMatchObject({ severity: 'error', code: 'ClientIdMismatch' });
    expect(finding?.remedy).toContain(clientIdOf('a'));
  });

  test('whose client id is that of another identity is told whose token it would get', () => {
    const rulers = { ...KNOWN, known: knownIdentities([identity('a'), identity('b')], []) };
    const object = azureIdentity('a', { spec: { clientID: clientIdOf('b') } });
    const [finding] = identityFindings(object, rulers);
    expect(finding).toMatchObject({ severity: 'error', code: 'ClientIdMismatch' });
    expect(finding?.message).toContain(`client id of ${identityId('b')}`);
  });

  test.each([
    ['managed', 'warning'],
    ['standard', 'error'],
  ] as const)(
    'whose resource id is rubbish beside a client id that is right weighs in mode %s as %s: NMI goes by the client id, MIC does not',
    (mode, severity) => {
      const object = azureIdentity('a', { spec: { resourceID: 'x' } });
      const found = identityFindings(object, { ...KNOWN, mode });
      expect(found).toMatchObject([{ code: 'InvalidResourceId', severity }]);
    },
  );

  test('whose client id differs in casing alone is told of NMI, which compares letters', () => {
    const clientId = '0000000a-0000-4000-8000-00000000000b';
    const rulers = {
      mode: 'managed',
      known: knownIdentities([identity('a', { clientId })], []),
    } as const;
    const object = azureIdentity('a', { spec: { clientID: clientId.toUpperCase() } });
    expect(identityFindings(object, rulers).map(({ code }) => code)).toEqual(['ClientIdSpelling']);
  });

  test('has no use for a password', () => {
    expect(withSpec({ clientPassword: { name: 'x', namespace: 'y' } })).toEqual(['FieldIgnored']);
  });
});

describe('an AzureIdentity for a service principal', () => {
  const complete = {
    resourceID: '',
    tenantID: 't',
    clientID: 'c',
    clientPassword: { name: 'secret', namespace: 'default' },
  };
  test.each([1, 2])('of type %p is in order with tenant, client and Secret', (type) => {
    expect(withSpec({ ...complete, type })).toEqual([]);
  });

  test.each([
    ['tenant', { tenantID: '' }],
    ['client id', { clientID: '' }],
    ['namespace of the Secret', { clientPassword: { name: 'secret', namespace: '' } }],
  ])('is refused without its %s', (_, missing) => {
    expect(withSpec({ ...complete, ...missing, type: 1 })).toEqual(['FieldMissing']);
  });
});

test.each([-1, 3, 99])('type %p is no type', (type) => {
  expect(withSpec({ type })).toEqual(['UnknownType']);
});

describe('a field in another casing', () => {
  test('is named, though the API server has kept nothing of it', () => {
    const object = azureIdentity('a', {
      meta: applied({ ResourceID: identityId('a'), clientID: clientIdOf('a') }),
      spec: { resourceID: '' },
    });
    const findings = identityFindings(object, KNOWN);
    expect(findings.map(({ code }) => code)).toEqual(['FieldDropped', 'InvalidResourceId']);
    expect(findings[0]?.message).toContain('spec.ResourceID');
    expect(findings[0]?.message).toContain('kubectl and Flux refuse such a field today');
    expect(findings[0]?.remedy).toMatch(/^Write spec\.resourceID,/);
  });

  test('is named below clientPassword as well: the docs of upstream had it so', () => {
    const meta = applied({ clientPassword: { Name: 'x', Namespace: 'y' } });
    expect(withMeta(meta)).toEqual(['FieldDropped', 'FieldDropped']);
  });

  test.each(['{', 'null', '[]', '"spec"', '{"spec":7}', `{"spec":{"${'x'.repeat(70_000)}":1}}`])(
    'is not looked for in an annotation that is no manifest, or too long',
    (text) => {
      const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': text };
      expect(withMeta({ annotations })).toEqual([]);
    },
  );
});

test('only the exact value of the behaviour annotation means anything', () => {
  expect(withMeta({ annotations: { [BEHAVIOR_ANNOTATION]: 'namespaced' } })).toEqual([]);
  expect(withMeta({ annotations: { [BEHAVIOR_ANNOTATION]: 'Namespaced' } })).toEqual([
    'UnknownBehavior',
  ]);
});
