import { admissionObjects } from '../../../shared/core/admission/admission-objects';
import type { AdmissionRules } from '../../../shared/core/admission/rules';
import { resourceId } from '../../../shared/core/base/resource-id';
import { VirtualClock } from '../../clock';
import type { SimulatedApiServer } from '../index';
import { startApiServer } from '../index';
import type { PlainAnswer } from '../testing';
import { textOf } from '../object';
import { plain } from '../testing';
import { objectOf } from './guarded.testing';

/** Policies as a client brings, changes and takes them away. */

const PAY =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourcegroups/rg/providers/microsoft.managedidentity/userassignedidentities/pay';
const CLIENT = 'aaaaaaaa-0000-4000-8000-000000000001';
const RULES: AdmissionRules = {
  effect: 'deny',
  grants: [],
  micNamespace: 'default',
  assignedWriters: [],
  exceptions: [],
};

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const PLACES: Readonly<Record<string, string>> = {
  ConfigMap: '/api/v1/namespaces/kube-system/configmaps',
  ValidatingAdmissionPolicy: `${ADMISSION}/validatingadmissionpolicies`,
  ValidatingAdmissionPolicyBinding: `${ADMISSION}/validatingadmissionpolicybindings`,
};
const IDENTITIES = '/apis/aadpodidentity.k8s.io/v1/namespaces/default/azureidentities';
const GRANTS = `${PLACES.ConfigMap ?? ''}/identity-reconciler-grants`;

let api: SimulatedApiServer;

beforeEach(async () => {
  api = await startApiServer({ clock: new VirtualClock() });
  api.world.installCrds();
});
afterEach(() => api.stop());

const post = (path: string, body: object): Promise<PlainAnswer> =>
  plain(api, path, { method: 'POST', body });
const merge = (path: string, body: object): Promise<PlainAnswer> =>
  plain(api, path, { method: 'PATCH', contentType: 'application/merge-patch+json', body });

async function install(rules: Partial<AdmissionRules> = {}): Promise<void> {
  const made = admissionObjects({ ...RULES, ...rules });
  if (!made.ok) throw new Error(made.failure.message);
  for (const object of made.objects) {
    const { status } = await post(PLACES[textOf(object.kind)] ?? '', object);
    expect(status).toBe(201);
  }
}

function create(name: string): Promise<PlainAnswer> {
  const spec = { type: 0, resourceID: PAY, clientID: CLIENT };
  return post(IDENTITIES, objectOf('AzureIdentity', 'default', { spec }, { name }));
}

test('a grant acts as soon as the ConfigMap says so, and no longer', async () => {
  await install();
  expect((await create('a')).status).toBe(403);
  await merge(GRANTS, { data: { default: `${PAY} ${CLIENT}` } });
  expect((await create('a')).status).toBe(201);
  await merge(GRANTS, { data: { default: null } });
  expect((await create('b')).status).toBe(403);
});

test('the answer is a Status that names the object, the policy and its words', async () => {
  await install();
  const { body } = await create('a');
  const words =
    "ValidatingAdmissionPolicy 'identity-reconciler-grants' with binding 'identity-reconciler-grants' denied request: namespace default has no grant for identity";
  expect(body).toMatchObject({
    kind: 'Status',
    status: 'Failure',
    reason: 'Forbidden',
    code: 403,
    details: { name: 'a', group: 'aadpodidentity.k8s.io', kind: 'azureidentities' },
  });
  expect(body.message).toContain(
    `azureidentities.aadpodidentity.k8s.io "a" is forbidden: ${words}`,
  );
});

test('the way out when the ConfigMap is gone: everything is refused but deletion, until the binding goes', async () => {
  await install({
    grants: [{ namespaces: 'default', identity: resourceId(PAY), clientId: CLIENT }],
  });
  expect((await create('a')).status).toBe(201);
  expect((await create('b')).status).toBe(201);
  await plain(api, GRANTS, { method: 'DELETE' });
  expect((await create('c')).status).toBe(422);
  const label = { metadata: { labels: { a: 'b' } } };
  expect((await merge(`${IDENTITIES}/a`, label)).status).toBe(422);
  expect((await plain(api, `${IDENTITIES}/b`, { method: 'DELETE' })).status).toBe(200);
  const binding = `${PLACES.ValidatingAdmissionPolicyBinding ?? ''}/identity-reconciler-grants`;
  expect((await plain(api, binding, { method: 'DELETE' })).status).toBe(200);
  expect((await merge(`${IDENTITIES}/a`, label)).status).toBe(200);
});

test('with Audit all of it is taken, without the ConfigMap, too', async () => {
  await install({ effect: 'audit' });
  expect((await create('a')).status).toBe(201);
  await plain(api, GRANTS, { method: 'DELETE' });
  expect((await create('b')).status).toBe(201);
});

test('a policy that is no CEL, and a binding that denies and warns at once, are not taken', async () => {
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'p' },
    spec: { validations: [{ expression: 'object.' }] },
  };
  expect((await post(PLACES.ValidatingAdmissionPolicy ?? '', policy)).status).toBe(422);
  const binding = {
    ...policy,
    kind: 'ValidatingAdmissionPolicyBinding',
    spec: { policyName: 'p', validationActions: ['Deny', 'Warn'] },
  };
  expect((await post(PLACES.ValidatingAdmissionPolicyBinding ?? '', binding)).status).toBe(422);
});
