import { readFileSync } from 'node:fs';
import { VirtualClock } from '../../../local/clock';
import type { SimulatedApiServer } from '../../../local/kubernetes';
import { startApiServer } from '../../../local/kubernetes';
import { cluster } from '../../../test/support/world';
import { isReconcileError } from '../../core/base/errors';
import { DRAFT } from './assigned.testing';
import type { ClusterApi } from './kubernetes';
import { createKubernetes } from './index';

/** The rights that infra/cluster gives, tried out on an API server that knows of no others. */
const RECONCILER = '11111111-2222-4333-8444-555555555555';
let api: SimulatedApiServer;
let of: ClusterApi;

beforeEach(async () => {
  api = await startApiServer({
    clock: new VirtualClock(),
    authenticate: () => ({ user: RECONCILER, groups: ['system:authenticated'] }),
  });
  api.world.installCrds();
  api.world.installGatekeeper([{ policy: 'privileged' }]);
  const azure = {
    getKubeconfig: () => Promise.resolve(api.kubeconfig('exec')),
    tokenFor: () => Promise.resolve({ token: 'any', expiresAt: Number.MAX_SAFE_INTEGER }),
  };
  of = createKubernetes({ azure, now: () => 0, pause: () => Promise.resolve() }).of(cluster());
});
afterEach(() => api.stop());

function give(
  file: 'reader' | 'writer' | 'secrets',
  written: Readonly<Record<string, string>> = {},
): void {
  const text = readFileSync(`infra/cluster/${file}.yaml`, 'utf8');
  const all = { '00000000-0000-0000-0000-000000000000': RECONCILER, ...written };
  const filledIn = Object.entries(all).reduce(
    (before, [from, to]) => before.replaceAll(from, to),
    text,
  );
  api.world.apply(filledIn);
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    return `${error.failure.code}: ${error.failure.remedy ?? ''}`;
  }
}

async function only(): Promise<Parameters<ClusterApi['deleteAssigned']>[0]> {
  const [object] = (await of.read()).assigned;
  if (object === undefined) throw new Error('there is none');
  return object.meta;
}

test('without them, the failure says what to apply, and names files that are there', async () => {
  const failure = await failureOf(of.read());
  expect(failure).toMatch(/^ClusterAccessDenied: /);
  const named = failure.match(/(infra|docs)\/[\w/-]+\.(yaml|md)/g) ?? [];
  expect(named).toEqual(['infra/cluster/reader.yaml', 'docs/cluster-access.md']);
  for (const file of named) expect(readFileSync(file, 'utf8')).not.toBe('');
});

test('reader.yaml is enough to look and to watch, and lets nothing be written [P14]', async () => {
  give('reader');
  expect(await of.read()).toMatchObject({ installed: true, assigned: [] });
  expect(await of.netRaw()).toMatchObject({ constraints: [{ policy: 'privileged' }], pods: [] });
  for (const kind of ['identities', 'bindings', 'exceptions', 'assigned', 'pods'] as const) {
    const { resourceVersion } = await of.listForWatch(kind);
    const request = { kind, resourceVersion, timeoutSeconds: 1, signal: AbortSignal.timeout(100) };
    expect(await of.watch(request, () => undefined)).toEqual({ kind: 'closed' });
  }
  expect(await failureOf(of.createAssigned(DRAFT))).toMatch(/^ClusterAccessDenied/);
});

const BINDING = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: identity-reconciler-grants }
spec: { policyName: identity-reconciler-grants, validationActions: [Deny, Audit] }
`;
const GRANTS = `apiVersion: v1
kind: ConfigMap
metadata: { name: identity-reconciler-grants, namespace: kube-system }
data: {}
`;

test('reader.yaml is enough to see whether the policies have their ConfigMap, and an older one is told', async () => {
  expect(await of.admission()).toMatchObject({
    unread: { remedy: expect.stringContaining('reader.yaml again') as string },
  });
  give('reader');
  expect(await of.admission()).toEqual({});
  api.world.apply(BINDING);
  expect(await of.admission()).toEqual({ effect: 'deny', grants: 'missing' });
  api.world.apply(GRANTS);
  expect(await of.admission()).toEqual({ effect: 'deny', grants: 'there' });
});

test('with writer.yaml an AzureAssignedIdentity can be made, changed and deleted', async () => {
  give('reader');
  give('writer');
  await of.createAssigned(DRAFT);
  await of.setAssignedState(await only(), 'Assigned');
  await of.replaceAssigned(await only(), DRAFT);
  await of.deleteAssigned(await only());
  expect((await of.read()).assigned).toEqual([]);
});

describe('Secrets of service principals', () => {
  const RULES = { nmiNamespaces: ['kube-system'], secrets: 'read' } as const;

  function principal(namespace: string, secret: string): void {
    api.world.apply(`
apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: of-${secret}, namespace: ${namespace} }
spec: { type: 1, clientID: any, clientPassword: { name: ${secret}, namespace: ${namespace} } }
---
apiVersion: v1
kind: Secret
metadata: { name: ${secret}, namespace: ${namespace} }
data: { clientSecret: aHVzaA== }`);
  }

  beforeEach(() => {
    give('reader');
    for (const namespace of ['shop', 'payments']) {
      api.world.apply(`apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace} }`);
    }
    principal('shop', 'ours');
    principal('shop', 'other');
    principal('payments', 'ours');
  });

  test('are not asked for unless the profile says so', async () => {
    expect(await of.read()).not.toHaveProperty('secrets');
    expect(api.calls.all().some(({ path }) => path.includes('/secrets'))).toBe(false);
  });

  test('without the right to them the look is the same, and says of each that it was not read', async () => {
    const { secrets, identities } = await of.read(RULES);
    expect(identities).toHaveLength(3);
    expect(secrets?.map(({ state }) => state)).toEqual(
      Array(3).fill({ kind: 'unread', why: 'NotAllowed' }),
    );
  });

  test('secrets.yaml lets the named one of its namespace be looked at, and no other [P14]', async () => {
    give('secrets', { 'namespace: default': 'namespace: shop', 'name-of-the-secret': 'ours' });
    const { secrets } = await of.read(RULES);
    expect(
      secrets?.map(({ namespace, name, state }) => `${namespace}/${name} ${state.kind}`),
    ).toEqual(['payments/ours unread', 'shop/other unread', 'shop/ours found']);
  });
});

test('nothing in reader.yaml or writer.yaml lets Secrets be read, or anything but AzureAssignedIdentity be written', () => {
  give('reader');
  give('writer');
  const rules = api.world.list('ClusterRole').flatMap(({ rules: all }) => all as readonly Rule[]);
  const written = rules.filter(({ verbs }) => verbs.some((verb) => !READS.includes(verb)));
  expect(written.map(({ resources }) => resources)).toEqual([['azureassignedidentities']]);
  expect(rules.flatMap(({ resources }) => resources)).not.toContain('secrets');
  expect(rules.filter(({ resources }) => resources.includes('*'))).toMatchObject([
    { apiGroups: ['constraints.gatekeeper.sh'], verbs: ['list'] },
  ]);
});

test('whoever may sign in may ask what is served, without any of the files', async () => {
  const served = await of.groupVersions();
  expect(served).toContain('aadpodidentity.k8s.io/v1');
  expect(served).toContain('apps/v1');
  expect(await failureOf(of.read())).toMatch(/^ClusterAccessDenied/);
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
const READS: readonly string[] = ['get', 'list', 'watch'];
