import {
  assigned,
  azureIdentity,
  binding,
  clusterObjects,
  pod,
} from '../../../test/support/objects';
import { clientIdOf, host, identity, IDENTITY_GROUP } from '../../../test/support/world';
import { knownIdentities } from './known-identities';
import { machineOf } from './machine';
import type { AssignedIdentity, ClusterObjects } from '../cluster/objects';
import type { OutlookInput } from './token-outlook';
import { tokenOutlook } from './token-outlook';

const WEB = {
  identities: [azureIdentity('web')],
  bindings: [binding('web')],
  pods: [pod('web', 'web')],
  assigned: [assigned('web')],
};

function outlook(objects: Partial<ClusterObjects>, input: Partial<OutlookInput> = {}) {
  return tokenOutlook({
    mode: 'standard',
    objects: clusterObjects({ ...WEB, ...objects }),
    forceNamespaced: false,
    known: knownIdentities([identity('web')], [IDENTITY_GROUP]),
    machineOf: () => machineOf(host('pool', ['web'])),
    mayUse: () => true,
    ...input,
  });
}

/** Why the one pod would be refused; undefined: it is served. */
function reason(
  objects: Partial<ClusterObjects>,
  input: Partial<OutlookInput> = {},
): string | undefined {
  return outlook(objects, input).refused[0]?.reason;
}

test('a pod is served when it is matched, its identity is on the node, and the object is Assigned', () => {
  expect(outlook({})).toEqual({ pods: 1, served: 1, refused: [] });
});

test('NMI in managed mode needs no object', () => {
  expect(reason({ assigned: [] }, { mode: 'managed' })).toBeUndefined();
});

function assignedWithOldClientId(): AssignedIdentity {
  const object = assigned('web');
  const { identity: said } = object.content;
  const spec = { ...said.spec, clientID: clientIdOf('old') };
  return { ...object, content: { ...object.content, identity: { ...said, spec } } };
}

const NOT_ASSIGNED: readonly (readonly [string, Partial<ClusterObjects>])[] = [
  ['there is none', { assigned: [] }],
  ['it is Created', { assigned: [assigned('web', { state: 'Created' })] }],
  ['it is Unassigned', { assigned: [assigned('web', { state: 'Unassigned' })] }],
  [
    'its label names the node where the pod was before (#977)',
    { pods: [pod('web', 'web', { nodeName: 'node-1' })] },
  ],
  ['it says what the AzureIdentity said before', { assigned: [assignedWithOldClientId()] }],
  [
    'it is for an equally named pod elsewhere',
    { pods: [pod('web', 'web', { meta: { namespace: 'other' } })] },
  ],
];

test.each(NOT_ASSIGNED)('no object serves the pod: %s', (_what, objects) => {
  expect(reason(objects)).toBe('NotAssigned');
});

test('the empty state of old versions counts as Assigned', () => {
  expect(reason({ assigned: [assigned('web', { state: '' })] })).toBeUndefined();
});

const REFUSED: readonly (readonly [string, Partial<ClusterObjects>, Partial<OutlookInput>])[] = [
  ['NoBinding', { bindings: [] }, {}],
  ['NoIdentity', { identities: [] }, {}],
  ['NoIdentity', { pods: [pod('web', 'web', { meta: { namespace: 'o' } })] }, { mode: 'managed' }],
  ['Invalid', { identities: [azureIdentity('web', { spec: { clientID: '' } })] }, {}],
  ['Invalid', { identities: [azureIdentity('web', { spec: { resourceID: 'x' } })] }, {}],
  ['NotAllowed', {}, { mayUse: () => false, machineOf: () => undefined }],
  ['ServedAlthoughNotAllowed', {}, { mayUse: () => false }],
  ['NotOnNode', {}, { machineOf: () => machineOf(host('pool')) }],
  ['NotOnNode', {}, { machineOf: () => undefined }],
];

test.each(REFUSED)('refused as %s', (expected, objects, input) => {
  expect(reason(objects, input)).toBe(expected);
});

test('a node whose host is not known is told apart from one that lacks the identity', () => {
  const why = (input: Partial<OutlookInput>): string | undefined =>
    outlook({}, input).refused[0]?.why;
  expect(why({ machineOf: () => undefined })).toContain('no host is known yet');
  expect(why({ machineOf: () => machineOf(host('pool')) })).not.toContain('no host is known yet');
});

test('a service principal needs no host', () => {
  const clientPassword = { name: 'secret', namespace: 'apps' };
  const spec = { type: 1, resourceID: '', tenantID: 't', clientPassword };
  const identities = [azureIdentity('web', { spec })];
  expect(reason({ identities }, { mode: 'managed', machineOf: () => undefined })).toBeUndefined();
});

test('pods that do not go through NMI, have ended or have no node are not counted', () => {
  const { nodeName, ...unscheduled } = pod('c', 'web');
  expect(nodeName).toBeDefined();
  const pods = [
    pod('a', 'web', { hostNetwork: true }),
    pod('b', 'web', { phase: 'Succeeded' }),
    unscheduled,
  ];
  expect(outlook({ pods })).toEqual({ pods: 0, served: 0, refused: [] });
});

test('of many refused pods some are told, in order, and all are counted', () => {
  const pods = Array.from({ length: 30 }, (_, index) => pod(`p-${30 - index}`, 'web'));
  const { served, refused } = outlook({ pods, assigned: [] });
  expect(served).toBe(0);
  expect(refused).toHaveLength(20);
  expect(refused[0]?.pod).toBe('p-1');
});
