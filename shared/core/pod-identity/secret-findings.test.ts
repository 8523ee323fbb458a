import { azureIdentity, clusterObjects } from '../../../test/support/objects';
import type { Finding } from './findings';
import type { AzureIdentity, SecretState } from '../cluster/objects';
import { secretFindings } from './secret-findings';

function principal(name: string, type = 1): AzureIdentity {
  const clientPassword = { name: 's', namespace: 'apps' };
  return azureIdentity(name, { spec: { type, clientPassword } });
}

function found(more: Partial<Extract<SecretState, { kind: 'found' }>> = {}): SecretState {
  return { kind: 'found', values: 1, hasEmpty: false, certificate: 'none', ...more };
}

function findings(type: number, state: SecretState): readonly Finding[] {
  const secrets = [{ name: 's', namespace: 'apps', state }];
  return secretFindings(clusterObjects({ identities: [principal('a', type)], secrets }));
}

test.each([
  ['type 1, one value', 1, found()],
  ['type 1 with a certificate in it, for it takes any value', 1, found({ certificate: 'pkcs12' })],
  ['type 2, a PKCS #12 file beside its password', 2, found({ values: 2, certificate: 'pkcs12' })],
  ['type 2, a certificate without a password', 2, found({ certificate: 'pkcs12', hasEmpty: true })],
])('a Secret in order has no finding: %s', (_what, type, state) => {
  expect(findings(type, state)).toEqual([]);
});

test.each([
  ['that is not there', 1, { kind: 'missing' } as const, 'SecretMissing'],
  ['without a value', 1, found({ values: 0 }), 'SecretUnusable'],
  ['with an empty value', 1, found({ hasEmpty: true }), 'SecretUnusable'],
  ['with an empty value among others', 1, found({ values: 3, hasEmpty: true }), 'SecretUnusable'],
  ['without a certificate, type 2', 2, found(), 'SecretUnusable'],
  [
    'with a PEM text for a certificate, type 2',
    2,
    found({ certificate: 'other' }),
    'SecretUnusable',
  ],
])(
  'a Secret %s is an error at the AzureIdentity that names it, with the command that mends it',
  (_what, type, state, code) => {
    expect(findings(type, state)).toMatchObject([
      { severity: 'error', code, object: { kind: 'AzureIdentity', name: 'a' } },
    ]);
    expect(findings(type, state)[0]?.remedy).toContain('kubectl create secret generic s -n apps');
  },
);

test('of several values NMI takes any one, which is said', () => {
  expect(findings(1, found({ values: 2 }))).toMatchObject([
    { severity: 'warning', code: 'SecretAmbiguous' },
  ]);
});

test('what was not read is told once for all, with what it takes to have it read', () => {
  const identities = [principal('b'), principal('a')];
  const [first, ...more] = secretFindings(clusterObjects({ identities }));
  expect(more).toEqual([]);
  expect(first).toMatchObject({ severity: 'info', code: 'SecretNotRead' });
  expect(first?.message).toContain('1 more');
  expect(first?.remedy).toContain('secrets: read');
  const state = { kind: 'unread', why: 'NotAllowed' } as const;
  const [denied] = findings(1, state);
  expect(denied?.remedy).toMatch(/^Give the right to get it: apply infra\/cluster\/secrets.yaml/);
});

test('a user-assigned identity needs no Secret', () => {
  expect(secretFindings(clusterObjects({ identities: [azureIdentity('a')] }))).toEqual([]);
});
