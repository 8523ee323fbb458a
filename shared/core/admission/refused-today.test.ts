import { azureIdentity, binding, clusterObjects, meta } from '../../../test/support/objects';
import { clientIdOf, identityId } from '../../../test/support/world';
import type { AzureIdentity, ClusterObjects } from '../cluster/objects';
import { addonExceptions } from '../pod-identity/exceptions';
import { refusedToday } from './refused-today';
import type { AdmissionRules } from './rules';

const RULES: Pick<AdmissionRules, 'grants' | 'exceptions'> = {
  grants: [
    { namespaces: 'payments', identity: identityId('pay'), clientId: clientIdOf('pay') },
    { namespaces: 'team-*', identity: identityId('pay'), clientId: clientIdOf('pay') },
  ],
  exceptions: addonExceptions({ mode: 'managed', mic: 'in-cluster' }),
};

function refused(objects: Partial<ClusterObjects>): readonly string[] {
  return refusedToday(RULES, clusterObjects(objects)).map(
    ({ object: { namespace, name }, why }) => `${namespace}/${name}: ${why}`,
  );
}

function named(
  namespace: string,
  spec: Partial<AzureIdentity['spec']> = {},
): Partial<ClusterObjects> {
  return { identities: [azureIdentity('pay', { meta: { namespace }, spec })] };
}

const UPPER = identityId('pay').toUpperCase();

test.each<[string, Partial<ClusterObjects>]>([
  ['the namespace that has the grant', named('payments')],
  ['a namespace that a glob names', named('team-a')],
  [
    'ids in other casing',
    named('payments', { resourceID: UPPER, clientID: clientIdOf('pay').toUpperCase() }),
  ],
  ['a binding with a selector', { bindings: [binding('pay')] }],
])('%s is let in', (_what, objects) => {
  expect(refused(objects)).toEqual([]);
});

test.each<[string, Partial<ClusterObjects>, RegExp]>([
  ['a copy in another namespace', named('evil'), /no grant/],
  [
    "an allowed resource id with another one's client id",
    named('payments', { clientID: clientIdOf('web') }),
    /no grant/,
  ],
  ['a client id alone', named('payments', { resourceID: '' }), /no grant/],
  ['a service principal', named('payments', { type: 1 }), /type 1/],
  [
    'a Secret beside type 0',
    named('payments', { clientPassword: { name: 's', namespace: 'x' } }),
    /clientPassword/,
  ],
  ['a binding for every pod', { bindings: [{ ...binding('pay'), selector: '' }] }, /is empty/],
  [
    'an exception of a team',
    { exceptions: [{ meta: meta('mine', { namespace: 'evil' }), podLabels: { app: 'evil' } }] },
    /every identity on the node/,
  ],
  [
    'the label of the add-ons with another label beside it, for one in common is enough for NMI',
    {
      exceptions: [
        {
          meta: meta('mine', { namespace: 'kube-system' }),
          podLabels: { 'kubernetes.azure.com/managedby': 'aks', app: 'evil' },
        },
      ],
    },
    /every identity on the node/,
  ],
])('%s would be refused', (_what, objects, why) => {
  expect(refused(objects)).toEqual([expect.stringMatching(why)]);
});
