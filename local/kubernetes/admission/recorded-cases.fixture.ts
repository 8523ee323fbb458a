import type { AdmissionRules } from '../../../shared/core/admission/rules';
import { resourceId } from '../../../shared/core/base/resource-id';
import { addonExceptions } from '../../../shared/core/pod-identity/exceptions';
import type { KubeObject } from '../object';
import type { AdmissionRequest } from './request';

const GROUP =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities';
const PAY = `${GROUP}/payments`;
const SHARED = `${GROUP}/shared`;
const PAY_CLIENT = 'aaaaaaaa-0000-4000-8000-000000000001';
const SHARED_CLIENT = 'aaaaaaaa-0000-4000-8000-00000000000f';
export const RECONCILER = '11111111-2222-4333-8444-555555555555';

export const RULES: AdmissionRules = {
  effect: 'deny',
  grants: [
    { namespaces: 'payments', identity: resourceId(PAY), clientId: PAY_CLIENT },
    { namespaces: 'payments', identity: resourceId(SHARED), clientId: SHARED_CLIENT },
    { namespaces: 'web', identity: resourceId(SHARED), clientId: SHARED_CLIENT },
  ],
  micNamespace: 'default',
  assignedWriters: [RECONCILER],
  exceptions: addonExceptions({ mode: 'managed', mic: 'in-cluster' }),
  labels: new Map([
    ['payments', ['pay']],
    ['web', ['web', 'shared']],
  ]),
};

export const AZURE = 'aadpodidentity.k8s.io/v1';
export const PLURALS: Readonly<Record<string, string>> = {
  AzureIdentity: 'azureidentities',
  AzureIdentityBinding: 'azureidentitybindings',
  AzureAssignedIdentity: 'azureassignedidentities',
  AzurePodIdentityException: 'azurepodidentityexceptions',
  Pod: 'pods',
};

type Patch = 'merge' | 'json';

/** A request, and what is there from before the policies. */
export interface Ask {
  readonly given?: KubeObject;
  readonly post?: KubeObject;
  readonly patch?: object;
  readonly how?: Patch;
  readonly remove?: boolean;
  readonly token?: string;
}

function object(kind: string, namespace: string, rest: object, metadata: object = {}): KubeObject {
  const apiVersion = kind === 'Pod' ? 'v1' : AZURE;
  return { apiVersion, kind, metadata: { name: 'x', namespace, ...metadata }, ...rest };
}

function identity(namespace: string, spec?: object, metadata: object = {}): KubeObject {
  return object('AzureIdentity', namespace, spec === undefined ? {} : { spec }, metadata);
}

function pod(namespace: string, labels?: object, owner?: string): KubeObject {
  const ownerReferences = owner === undefined ? undefined : [ownedBy(owner)];
  const metadata = {
    ...(labels !== undefined && { labels }),
    ...(ownerReferences !== undefined && { ownerReferences }),
  };
  return object('Pod', namespace, { spec: { containers: [{ name: 'c', image: 'i' }] } }, metadata);
}

function ownedBy(name: string): object {
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: 'u', controller: true };
}

function exception(namespace: string, podLabels?: object): KubeObject {
  const rest = podLabels === undefined ? {} : { spec: { podLabels } };
  return object('AzurePodIdentityException', namespace, rest);
}

function binding(spec?: object): KubeObject {
  return object('AzureIdentityBinding', 'web', spec === undefined ? {} : { spec });
}

const OWN = { type: 0, resourceID: SHARED, clientID: SHARED_CLIENT };
const THEIRS = { type: 0, resourceID: PAY, clientID: PAY_CLIENT };
const SECRET = { name: 'sp', namespace: 'payments' };
const ASSIGNED = object(
  'AzureAssignedIdentity',
  'default',
  { spec: { pod: 'p', podNamespace: 'web' }, status: { status: 'Created' } },
  { finalizers: ['azureassignedidentity.finalizers.aadpodidentity.k8s.io'] },
);
const FROM_BEFORE = identity(
  'default',
  { type: 0, resourceID: '/y', clientID: 'c' },
  { finalizers: ['example.com/held'] },
);
const GRANTED = identity('web', OWN);
const ADDON = { 'kubernetes.azure.com/managedby': 'aks' };
const OLD_POD = pod('team-0', { aadpodidbinding: 'sel-0' });

const labelled = (value: string | null): object => ({
  metadata: { labels: { aadpodidbinding: value } },
});
const web = (spec?: object): Ask => ({ post: identity('web', spec) });
const evil = (spec?: object): Ask => ({ post: identity('evil', spec) });

export const ASKS: Readonly<Record<string, Ask>> = {
  'payments names its own identity': { post: identity('payments', THEIRS) },
  '... in other casing': {
    post: identity('payments', {
      type: 0,
      resourceID: PAY.toUpperCase(),
      clientID: PAY_CLIENT.toUpperCase(),
    }),
  },
  '... without type': {
    post: identity('payments', { resourceID: PAY, clientID: PAY_CLIENT }),
  },
  'web names shared': web(OWN),
  'evil names the identity of payments': evil(THEIRS),
  'web: own resourceID, clientID of payments (NMI asks by clientID alone)': web({
    ...OWN,
    clientID: PAY_CLIENT,
  }),
  'web: resourceID of payments, own clientID': web({ ...OWN, resourceID: PAY }),
  'web: clientID alone': web({ type: 0, clientID: SHARED_CLIENT }),
  'web: resourceID alone': web({ type: 0, resourceID: SHARED }),
  'web: spec empty': web({}),
  'web: no spec': web(),
  'web: both in resourceID': web({ type: 0, resourceID: `${SHARED} ${SHARED_CLIENT}` }),
  'web: newline inside': web({ ...OWN, resourceID: `${PAY}\n${SHARED}` }),
  'web: trailing space': web({ ...OWN, clientID: `${SHARED_CLIENT} ` }),
  'web: mis-cased fields (dropped before the policy sees them)': web({
    type: 0,
    ResourceID: SHARED,
    ClientID: SHARED_CLIENT,
  }),
  'web: type 1 with own secret': web({
    type: 1,
    clientID: 'c',
    tenantID: 't',
    clientPassword: { name: 'sp', namespace: 'web' },
  }),
  'evil: type 1 with secret of payments and own adEndpoint': evil({
    type: 1,
    clientID: 'c',
    adEndpoint: 'https://evil.example',
    clientPassword: SECRET,
  }),
  'evil: type 2': evil({ type: 2, clientID: 'c', clientPassword: SECRET }),
  'web: type 7': web({ ...OWN, type: 7 }),
  'web: type 2^32 (an int64 here)': web({ ...OWN, type: 2 ** 32 }),
  'web: type -1': web({ ...OWN, type: -1 }),
  'web: type 0 with clientPassword': web({ ...OWN, clientPassword: SECRET }),
  generateName: {
    post: identity('evil', THEIRS, { name: undefined, generateName: 'copy-' }),
  },
  'restricted developer, same answer (RBAC comes first: 403 by RBAC)': {
    ...evil(THEIRS),
    token: 'evil-dev',
  },
  'create granted': web(OWN),
  'patch clientID to that of payments': {
    given: GRANTED,
    patch: { spec: { clientID: PAY_CLIENT } },
  },
  'patch label': { given: GRANTED, patch: { metadata: { labels: { a: 'b' } } } },
  'patch to type 1': { given: GRANTED, patch: { spec: { type: 1 } } },
  'patch clientID casing': {
    given: GRANTED,
    patch: { spec: { clientID: SHARED_CLIENT.toUpperCase() } },
  },
  'json patch': {
    given: GRANTED,
    how: 'json',
    patch: [{ op: 'replace', path: '/spec/clientID', value: PAY_CLIENT }],
  },
  'existing, not granted: label': {
    given: FROM_BEFORE,
    patch: { metadata: { labels: { a: 'b' } } },
  },
  'existing, not granted: finalizer on': {
    given: FROM_BEFORE,
    patch: { metadata: { finalizers: ['example.com/held', 'example.com/another'] } },
  },
  'existing, not granted: spec to another not granted': {
    given: FROM_BEFORE,
    patch: { spec: { resourceID: '/x', clientID: 'd' } },
  },
  'existing, not granted: status': {
    given: FROM_BEFORE,
    patch: { status: { availableReplicas: 1 } },
  },
  'existing, not granted: add spec.tenantID': {
    given: FROM_BEFORE,
    patch: { spec: { tenantID: 't' } },
  },
  'existing: delete (finalizer holds it)': { given: FROM_BEFORE, remove: true },
  'existing: finalizer off': { given: FROM_BEFORE, patch: { metadata: { finalizers: null } } },
  binding: { post: binding({ azureIdentity: 'shared', selector: 'web' }) },
  'binding, empty selector': { post: binding({ azureIdentity: 'shared', selector: '' }) },
  'binding, no selector': { post: binding({ azureIdentity: 'shared' }) },
  'binding, no spec': { post: binding() },
  'add-on exception of the chart': { post: exception('kube-system', ADDON) },
  'exception in evil': { post: exception('evil', ADDON) },
  'kube-system, any other label': { post: exception('kube-system', { app: 'evil' }) },
  'kube-system, one more label (one in common is enough for NMI)': {
    post: exception('kube-system', { ...ADDON, app: 'evil' }),
  },
  'exception without spec': { post: exception('kube-system') },
  'admin writes one': { post: ASSIGNED },
  'the reconciler writes one': { post: ASSIGNED, token: 'reconciler' },
  'admin changes the state of one': {
    given: ASSIGNED,
    patch: { status: { status: 'Assigned' } },
  },
  'admin labels one': { given: ASSIGNED, patch: { metadata: { labels: { a: 'b' } } } },
  'admin takes the finalizer off': { given: ASSIGNED, patch: { metadata: { finalizers: null } } },
  'admin deletes it': { given: ASSIGNED, remove: true },
  'pod in web, label web': { post: pod('web', { aadpodidbinding: 'web' }) },
  'pod in evil, label of payments': { post: pod('evil', { aadpodidbinding: 'pay' }) },
  'pod in web, label in other casing': { post: pod('web', { aadpodidbinding: 'WEB' }) },
  'pod without the label': { post: pod('evil', { app: 'x' }) },
  'pod without labels': { post: pod('evil') },
  'pod, empty label': { post: pod('evil', { aadpodidbinding: '' }) },
  'pod without label is made': { post: pod('evil') },
  '... and labelled later': { given: pod('evil'), patch: labelled('pay') },
  'pod from before, label not granted: other label': {
    given: OLD_POD,
    patch: { metadata: { labels: { a: 'b' } } },
  },
  'pod from before: to another label': { given: OLD_POD, patch: labelled('pay') },
  'pod from before: label off': { given: OLD_POD, patch: labelled(null) },
  '... and on again': { given: pod('team-0'), patch: labelled('sel-0') },
  'pod of ReplicaSet microservice-7f in default': {
    post: pod('default', undefined, 'microservice-7f'),
  },
  'pod of ReplicaSet web-7f in default': { post: pod('default', undefined, 'web-7f') },
  'pod of ReplicaSet microservice-7f in evil': { post: pod('evil', undefined, 'microservice-7f') },
  'pod of microservice-7f from before: label': {
    given: pod('default', undefined, 'microservice-7f'),
    patch: { metadata: { labels: { a: 'b' } } },
  },
  'pod without owner gets owner mic-1 by update': {
    given: pod('default'),
    patch: { metadata: { ownerReferences: [ownedBy('mic-1')] } },
  },
};

const AZURE_IDENTITY = {
  group: 'aadpodidentity.k8s.io',
  version: 'v1',
  kind: 'AzureIdentity',
  plural: 'azureidentities',
} as const;

/** Put to the evaluation itself, with the object that the server would have made of the request. */
export const JUDGED: Readonly<Record<string, Omit<AdmissionRequest, 'userInfo'>>> = {
  // A null that the schema does not allow never gets as far as the policies: it is dropped.
  '... type null': {
    operation: 'CREATE',
    resource: AZURE_IDENTITY,
    name: 'x',
    namespace: 'payments',
    object: identity('payments', { resourceID: PAY, clientID: PAY_CLIENT }),
  },
  // An apply is an UPDATE with the merged object, or a CREATE.
  'apply (SSA) the identity of payments': {
    operation: 'UPDATE',
    resource: AZURE_IDENTITY,
    name: 'x',
    namespace: 'web',
    object: identity('web', THEIRS),
    oldObject: GRANTED,
  },
  'apply (SSA) creates in evil': {
    operation: 'CREATE',
    resource: AZURE_IDENTITY,
    name: 'x',
    namespace: 'evil',
    object: identity('evil', THEIRS),
  },
  // Subresources of pods are not served by the simulated server.
  'pod status': {
    operation: 'UPDATE',
    resource: { group: '', version: 'v1', kind: 'Pod', plural: 'pods' },
    subResource: 'status',
    name: 'x',
    namespace: 'evil',
    object: { ...OLD_POD, status: { phase: 'Running' } },
    oldObject: OLD_POD,
  },
};
