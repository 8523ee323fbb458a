import { azureIdentity, binding, pod } from '../../../test/support/objects';
import { contentOf, sameContent, sameSpec } from './assigned-content';
import type { AzureIdentity } from '../cluster/objects';
import { BEHAVIOR_ANNOTATION } from '../cluster/objects';

type Spec = Partial<AzureIdentity['spec']>;

function content(spec: Spec = {}, meta: Partial<AzureIdentity['meta']> = {}) {
  return contentOf({
    pod: pod('web', 's'),
    identity: azureIdentity('d', { spec, meta }),
    binding: binding('d', 's'),
  });
}

test('it says which pod may use which identity by which binding, on which node', () => {
  expect(content()).toMatchObject({
    identity: { namespace: 'apps', name: 'd', spec: azureIdentity('d').spec },
    binding: { namespace: 'apps', azureIdentity: 'd', selector: 's' },
    pod: 'web',
    podNamespace: 'apps',
    nodename: 'node-0',
  });
});

test('of the annotations it holds the one that NMI reads, and no other: they may hold what is nobody else’s', () => {
  const annotations = { [BEHAVIOR_ANNOTATION]: 'namespaced', 'team/secret': 'x' };
  expect(content({}, { annotations }).identity.annotations).toEqual({
    [BEHAVIOR_ANNOTATION]: 'namespaced',
  });
});

test.each([
  ['a resource version', { resourceVersion: '2' }],
  ['labels', { labels: { 'helm.sh/chart': 'x' } }],
  ['another annotation', { annotations: { note: 'x' } }],
])('%s makes no difference (N2)', (_what, meta) => {
  expect(sameContent(content(), content({}, meta))).toBe(true);
});

test('the annotation that keeps the identity to its namespace makes a difference', () => {
  const annotations = { [BEHAVIOR_ANNOTATION]: 'namespaced' };
  expect(sameContent(content(), content({}, { annotations }))).toBe(false);
});

const SPECS: readonly (readonly [string, Spec])[] = [
  ['type', { type: 1 }],
  ['resourceID', { resourceID: '/other' }],
  ['clientID', { clientID: 'other' }],
  ['tenantID', { tenantID: 'other' }],
  ['adEndpoint', { adEndpoint: 'https://login.example' }],
  ['auxiliaryTenantIDs', { auxiliaryTenantIDs: ['t'] }],
  ['clientPassword', { clientPassword: { namespace: 'apps', name: 's' } }],
];

test.each(SPECS)('another %s is another token', (_field, spec) => {
  expect(sameContent(content(), content(spec))).toBe(false);
  expect(sameSpec(content().identity.spec, content(spec).identity.spec)).toBe(false);
});

test.each([
  ['pod', { pod: 'other' }],
  ['namespace of the pod', { podNamespace: 'other' }],
  ['node', { nodename: 'other' }],
])('another %s makes a difference', (_what, change) => {
  expect(sameContent(content(), { ...content(), ...change })).toBe(false);
});
