import { VirtualClock } from '../../../local/clock';
import type { PolicyConstraint, SimulatedApiServer } from '../../../local/kubernetes';
import { startApiServer } from '../../../local/kubernetes';
import { cluster } from '../../../test/support/world';
import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import type { ClusterApi, WatchEvent } from './kubernetes';
import { DRAFT } from './assigned.testing';
import { createKubernetes } from './index';

/** The adapter against the simulated API server, over real TLS. */
let api: SimulatedApiServer;
let credentials: number;
let tokens: readonly string[];
let pause: () => Promise<void>;
const SUBJECT = { user: 'reconciler', groups: ['system:masters'] };

beforeEach(async () => {
  credentials = 0;
  tokens = [];
  pause = () => Promise.resolve();
  api = await startApiServer({
    clock: new VirtualClock(),
    authenticate: (token) => (token === 'good' ? SUBJECT : undefined),
  });
  api.world.installCrds();
});
afterEach(() => api.stop());

function connect(
  user: 'certificate' | 'exec' | 'azure' = 'certificate',
  overrides: Partial<Cluster> = {},
  kubeconfig: () => string = () => api.kubeconfig(user),
): ClusterApi {
  const azure = {
    getKubeconfig: () => {
      credentials += 1;
      return Promise.resolve(kubeconfig());
    },
    tokenFor: (application: string) => {
      tokens = [...tokens, application];
      return Promise.resolve({ token: 'good', expiresAt: 3_600_000 });
    },
  };
  return createKubernetes({ azure, now: () => 0, pause }).of(cluster(overrides));
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return isReconcileError(error)
      ? `${error.failure.policy}/${error.failure.code}`
      : String(error);
  }
}

describe('access', () => {
  test('eight lists share one connection, and the next look asks for no credential', async () => {
    const of = connect();
    await of.read();
    await of.read();
    expect(credentials).toBe(1);
  });

  test.each(['exec', 'azure'] as const)(
    'a kubeconfig with user %s runs nothing: we get the token for the AKS server application ourselves',
    async (user) => {
      await connect(user).read();
      expect(tokens).toEqual(['6dae42f8-4368-4678-94ff-3960e28e3630']);
    },
  );

  test('a credential that is answered 401 is renewed once', async () => {
    const of = connect();
    await of.read();
    await api.revoke();
    expect((await of.read()).installed).toBe(true);
    expect(credentials).toBe(2);
  });

  test('a fresh credential that is answered 401 as well stalls', async () => {
    const old = api.kubeconfig('certificate');
    await api.revoke();
    expect(await codeOf(connect('certificate', {}, () => old).read())).toBe(
      'Stalled/ClusterUnauthorized',
    );
  });

  test('a certificate of another authority is not accepted', async () => {
    const other = await startApiServer({ clock: new VirtualClock() });
    const mixed = other.kubeconfig('certificate').replace(other.url, api.url);
    await other.stop();
    expect(await codeOf(connect('certificate', {}, () => mixed).read())).toBe(
      'Stalled/ApiServerCertificate',
    );
  });

  test.each([
    ['no kubeconfig', 'users: 7'],
    ['nothing', ''],
  ])('%s in place of a kubeconfig is told without its text', async (_, text) => {
    expect(await codeOf(connect('certificate', {}, () => text).read())).toBe(
      'Terminal/UnusableKubeconfig',
    );
  });

  test('a kubeconfig that turns off the check of certificates, or speaks http, is refused', async () => {
    const insecure = api
      .kubeconfig('certificate')
      .replace(/certificate-authority-data: .*/, 'insecure-skip-tls-verify: true');
    const plain = api.kubeconfig('certificate').replace('https://', 'http://');
    for (const text of [insecure, plain]) {
      expect(await codeOf(connect('certificate', {}, () => text).read())).toBe(
        'Terminal/UnusableKubeconfig',
      );
    }
  });

  test.each<[string, Partial<Cluster>, string]>([
    ['a public cluster', {}, 'Transient/ApiServerUnreachable'],
    [
      'a private cluster',
      { apiServer: { isPrivate: true, authorizedRanges: [], entra: false } },
      'Stalled/ClusterPrivate',
    ],
    [
      'a cluster with authorised ranges',
      { apiServer: { isPrivate: false, authorizedRanges: ['10.0.0.0/8'], entra: false } },
      'Stalled/NotInAuthorizedRanges',
    ],
  ])('%s that does not answer is told for what it is', async (_, of, code) => {
    await api.down();
    expect(await codeOf(connect('certificate', of).read())).toBe(code);
    await api.up();
  });
});

describe('a look', () => {
  test('is whole over many pages, and of pods shows those with the label', async () => {
    for (let index = 0; index < 600; index += 1) {
      api.world.createPod({ name: `p-${index}`, labels: { aadpodidbinding: 'x' }, node: 'n' });
    }
    api.world.createPod({ name: 'without-label' });
    expect((await connect().read()).pods).toHaveLength(600);
  });

  test('begins anew when its pages have expired', async () => {
    for (let index = 0; index < 300; index += 1) {
      api.world.createPod({ name: `p-${index}`, labels: { aadpodidbinding: 'x' } });
    }
    api.faults.add({ path: '/api/v1/pods', times: 1 }, { kind: 'gone' });
    expect((await connect().read()).pods).toHaveLength(300);
  });

  test('of a cluster without the custom resources says so', async () => {
    const bare = await startApiServer({ clock: new VirtualClock() });
    const objects = await connect('certificate', {}, () => bare.kubeconfig('certificate')).read();
    await bare.stop();
    expect(objects).toMatchObject({ installed: false, identities: [] });
  });

  test.each<[string, Parameters<SimulatedApiServer['faults']['add']>[1], string]>([
    ['throttled', { kind: 'answer', status: 429, retryAfterSeconds: 7 }, 'Throttled/ApiServerBusy'],
    ['an error of the server', { kind: 'answer', status: 503 }, 'Transient/ApiServerError'],
    ['cut off', { kind: 'reset' }, 'Transient/ApiServerUnreachable'],
    ['garbage', { kind: 'garbage' }, 'Transient/ApiServerUnreachable'],
  ])('that is answered with %s shows nothing', async (_, fault, code) => {
    api.faults.add({ path: 'azureidentitybindings', times: 1 }, fault);
    expect(await codeOf(connect().read())).toBe(code);
  });

  test('that is refused is Stalled, once the server has said so twice', async () => {
    api.faults.add({ path: 'identitybindings', times: 2 }, { kind: 'answer', status: 403 });
    expect(await codeOf(connect().read())).toBe('Stalled/ClusterAccessDenied');
  });

  test('that meets a server in its first second is whole: it is asked again when it has read its roles', async () => {
    const starts = api.faults.add({ times: 1000 }, { kind: 'answer', status: 403 });
    pause = () => {
      starts();
      return Promise.resolve();
    };
    expect((await connect().read()).installed).toBe(true);
  });

  test('keeps to Retry-After', async () => {
    api.faults.add({ path: '/pods' }, { kind: 'answer', status: 429, retryAfterSeconds: 7 });
    await expect(connect().read()).rejects.toMatchObject({ failure: { retryAfterMs: 7000 } });
  });

  test.each([
    [{ mode: 'managed' } as const, 'managed'],
    [{ mode: 'standard' } as const, 'standard'],
    [{ mode: 'managed', rolling: true } as const, 'rolling'],
  ])('tells from the DaemonSet how NMI runs', async (installation, nmi) => {
    api.world.setNodes([{ name: 'n0', providerId: '' }]);
    api.world.installNmi(installation);
    api.world.installMic(2);
    expect((await connect().read()).installation).toMatchObject({ nmi, micReplicas: 2 });
  });

  test('sees every pod that has not ended, whether it asks for an identity or not', async () => {
    expect(await connect().netRaw()).toEqual({ constraints: [], pods: [] });
    api.world.setNodes([{ name: 'n0', providerId: '' }]);
    api.world.createPod({ name: 'plain', node: 'n0', drop: ['ALL'] });
    api.world.createPod({ name: 'over', node: 'n0', phase: 'Succeeded' });
    const { pods } = await connect().netRaw();
    expect(pods).toMatchObject([{ name: 'plain', containers: [{ drop: ['ALL'] }] }]);
  });

  test.each<[string, Partial<PolicyConstraint>, object]>([
    ['denies', {}, { effect: 'deny', narrowed: false, requiredDropCapabilities: ['NET_RAW'] }],
    ['only tells', { action: 'dryrun' }, { effect: 'dryrun' }],
    [
      'leaves out a namespace',
      { match: { excludedNamespaces: ['x'] } },
      { excludedNamespaces: ['x'] },
    ],
    ['is for one namespace', { match: { namespaces: ['x'] } }, { narrowed: true }],
    [
      'is for labelled pods',
      { match: { labelSelector: { matchLabels: { a: 'b' } } } },
      { narrowed: true },
    ],
    [
      'is for labelled namespaces',
      { match: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] } } },
      { narrowed: true },
    ],
    [
      'is for services',
      { match: { kinds: [{ apiGroups: [''], kinds: ['Service'] }] } },
      { narrowed: true },
    ],
    [
      'is for all kinds',
      { match: { kinds: [{ apiGroups: ['*'], kinds: ['*'] }] } },
      { narrowed: false },
    ],
    ['looks at what is generated', { match: { source: 'Generated' } }, { narrowed: true }],
    ['spares an image', { parameters: { excludedImages: ['nmi:*'] } }, { narrowed: true }],
  ])('a constraint that %s is seen as such', async (_, changes, expected) => {
    const parameters = { requiredDropCapabilities: ['NET_RAW'] };
    api.world.installGatekeeper([{ policy: 'capabilities', parameters, ...changes }]);
    const { constraints } = await connect().netRaw();
    expect(constraints).toMatchObject([{ policy: 'capabilities', ...expected }]);
  });

  test('what looks like NMI or MIC in a team’s namespace is not believed, and is told of', async () => {
    api.world.setNodes([{ name: 'n0', providerId: '' }]);
    api.world.installNmi({ mode: 'standard', namespace: 'team' });
    api.world.installMic(2, 'team');
    expect((await connect().read()).installation).toMatchObject({
      nmi: 'none',
      micReplicas: 0,
      namespaces: [],
      lookAlikes: [
        { kind: 'DaemonSet', part: 'nmi', namespace: 'team' },
        { kind: 'Deployment', part: 'mic', namespace: 'team' },
      ],
    });
    expect(
      (await connect().read({ nmiNamespaces: ['team'], secrets: 'ignore' })).installation,
    ).toMatchObject({
      nmi: 'standard',
      micReplicas: 2,
      namespaces: ['team'],
      lookAlikes: [],
    });
  });
});

describe('exceptions', () => {
  const EXCEPTION = (namespace: string): string => `
apiVersion: aadpodidentity.k8s.io/v1
kind: AzurePodIdentityException
metadata: { name: open, namespace: ${namespace} }
spec: { podLabels: { app: Web } }
`;

  test('lead to the pods that they name, although these have no label aadpodidbinding', async () => {
    api.world.apply(`apiVersion: v1\nkind: Namespace\nmetadata: { name: evil }`);
    api.world.apply(EXCEPTION('evil'));
    api.world.createPod({ namespace: 'evil', name: 'in', labels: { app: 'web' } });
    api.world.createPod({ namespace: 'evil', name: 'out', labels: { app: 'other' } });
    api.world.createPod({ namespace: 'apps', name: 'far', labels: { app: 'web' } });
    const { excepted, pods } = await connect().read();
    expect(excepted?.map(({ meta: { name } }) => name)).toEqual(['in']);
    expect(pods).toEqual([]);
  });

  test('of the namespaces of NMI ask for no list more', async () => {
    api.world.apply(EXCEPTION('kube-system'));
    const { excepted } = await connect().read();
    expect(excepted).toBeUndefined();
    expect(api.calls.reads().some(({ path }) => path.includes('/namespaces/'))).toBe(false);
  });
});

describe('an AzureAssignedIdentity', () => {
  async function only(of: ClusterApi) {
    const [object] = (await of.read()).assigned;
    if (object === undefined) throw new Error('there is none');
    return { ...object, at: { ...object.meta } };
  }

  test('is read as it was written, with the label by which NMI finds it and no finalizer', async () => {
    const of = connect();
    await of.createAssigned(DRAFT);
    const { content, state, meta } = await only(of);
    expect({ content, state }).toEqual({ content: DRAFT.content, state: 'Created' });
    expect(meta.labels.nodename).toBe('node-0');
    expect(meta.finalizers).toEqual([]);
    expect(await codeOf(of.createAssigned(DRAFT))).toBe('Conflict/AlreadyExists');
  });

  test('changes its state and its content only if nobody was faster', async () => {
    const of = connect();
    await of.createAssigned(DRAFT);
    const { at } = await only(of);
    await of.setAssignedState(at, 'Assigned');
    expect((await only(of)).state).toBe('Assigned');
    expect(await codeOf(of.setAssignedState(at, 'Created'))).toBe('Conflict/Conflict');
    expect(await codeOf(of.replaceAssigned(at, DRAFT))).toBe('Conflict/Conflict');
    const moved = { ...DRAFT, content: { ...DRAFT.content, nodename: 'node-1' } };
    await of.replaceAssigned((await only(of)).at, moved);
    expect((await only(of)).meta.labels.nodename).toBe('node-1');
  });

  test('goes, whatever finalizer keeps it (TestRemoveFinalizer); one of another uid stays', async () => {
    const of = connect();
    await of.createAssigned(DRAFT);
    const stored = api.world.get('AzureAssignedIdentity', 'default', DRAFT.name);
    const finalizers = ['azureassignedidentity.finalizers.aadpodidentity.k8s.io'];
    api.world.apply({ ...stored, metadata: { ...stored?.metadata, finalizers } });
    const { at } = await only(of);
    await of.deleteAssigned({ ...at, uid: 'another' });
    expect(api.world.list('AzureAssignedIdentity')).toHaveLength(1);
    await of.deleteAssigned(at);
    expect(api.world.list('AzureAssignedIdentity')).toEqual([]);
    await of.deleteAssigned(at);
  });

  test('that waits for a MIC that is gone is let go', async () => {
    const of = connect();
    await of.createAssigned(DRAFT);
    const stored = api.world.get('AzureAssignedIdentity', 'default', DRAFT.name);
    api.world.apply({ ...stored, metadata: { ...stored?.metadata, finalizers: ['x/y'] } });
    api.world.remove('AzureAssignedIdentity', 'default', DRAFT.name);
    await of.deleteAssigned((await only(of)).at);
    expect(api.world.list('AzureAssignedIdentity')).toEqual([]);
  });
});

describe('a watch', () => {
  async function watchPods(doing: (of: ClusterApi) => Promise<void> | void) {
    const of = connect();
    const { resourceVersion } = await of.listForWatch('pods');
    const events: WatchEvent[] = [];
    const signal = AbortSignal.timeout(2000);
    const watching = of.watch(
      { kind: 'pods', resourceVersion, timeoutSeconds: 60, signal },
      (event) => events.push(event),
    );
    await doing(of);
    const until = Date.now() + 1000;
    while (Date.now() < until && events.length === 0) await new Promise((r) => setTimeout(r, 10));
    api.cutWatches();
    return { end: await watching, events };
  }

  test('tells what happens to pods with the label, and ends when it is cut', async () => {
    const { end, events } = await watchPods(() => {
      api.world.createPod({ name: 'a', labels: { aadpodidbinding: 'x' } });
    });
    expect(events.map(({ type, key }) => `${type} ${key}`)).toEqual(['ADDED default/a']);
    expect(['closed', 'failed']).toContain(end.kind);
  });

  test('from a version that is forgotten has expired', async () => {
    const of = connect();
    api.world.createPod({ name: 'a', labels: { aadpodidbinding: 'x' } });
    api.world.compact();
    const request = { kind: 'pods', resourceVersion: '1001', timeoutSeconds: 60 } as const;
    const signal = AbortSignal.timeout(2000);
    expect(await of.watch({ ...request, signal }, () => undefined)).toEqual({ kind: 'expired' });
  });

  test('whose credential has been revoked since the list is opened with a fresh one, and hears what it missed', async () => {
    const of = connect();
    const { resourceVersion } = await of.listForWatch('pods');
    await api.revoke();
    api.world.createPod({ name: 'a', labels: { aadpodidbinding: 'x' } });
    const request = { kind: 'pods', resourceVersion, timeoutSeconds: 60 } as const;
    const off = new AbortController();
    const keys: string[] = [];
    const end = await of.watch({ ...request, signal: off.signal }, ({ key }) => {
      keys.push(key);
      off.abort();
    });
    expect({ end, keys, credentials }).toEqual({
      end: { kind: 'closed' },
      keys: ['default/a'],
      credentials: 2,
    });
  });

  test('whose fresh credential is refused as well has failed, and asks for no third one', async () => {
    const old = api.kubeconfig('certificate');
    const of = connect('certificate', {}, () => old);
    const { resourceVersion } = await of.listForWatch('pods');
    await api.revoke();
    const signal = AbortSignal.timeout(2000);
    const request = { kind: 'pods', resourceVersion, timeoutSeconds: 60, signal } as const;
    expect(await of.watch(request, () => undefined)).toMatchObject({
      kind: 'failed',
      failure: { policy: 'Stalled', code: 'ClusterUnauthorized' },
    });
    expect(credentials).toBe(2);
  });

  test('that meets a server in its first second hears what happens [F1]', async () => {
    const of = connect();
    const { resourceVersion } = await of.listForWatch('pods');
    api.world.createPod({ name: 'a', labels: { aadpodidbinding: 'x' } });
    api.faults.add({ path: '/pods', times: 1 }, { kind: 'answer', status: 403 });
    const off = new AbortController();
    const request = { kind: 'pods', resourceVersion, timeoutSeconds: 60 } as const;
    const keys: string[] = [];
    await of.watch({ ...request, signal: off.signal }, ({ key }) => {
      keys.push(key);
      off.abort();
    });
    expect(keys).toEqual(['default/a']);
  });

  test('that is called off is closed', async () => {
    const of = connect();
    const off = new AbortController();
    const { resourceVersion } = await of.listForWatch('identities');
    const request = { kind: 'identities', resourceVersion, timeoutSeconds: 60 } as const;
    const watching = of.watch({ ...request, signal: off.signal }, () => undefined);
    setTimeout(() => off.abort(), 50);
    expect(await watching).toEqual({ kind: 'closed' });
  });
});

describe('what is served', () => {
  const BETAS = ['v1beta1', 'v1beta2', 'v1'];

  test('is told with every version of a group, each once', async () => {
    api.world.installFlux({
      HelmRelease: ['v2beta2', 'v2'],
      HelmRepository: BETAS,
      OCIRepository: ['v1beta2'],
      GitRepository: BETAS,
      Kustomization: ['v1'],
    });
    const served = await connect().groupVersions();
    expect(served.filter((text) => text.includes('fluxcd')).sort()).toEqual([
      'helm.toolkit.fluxcd.io/v2',
      'helm.toolkit.fluxcd.io/v2beta2',
      'kustomize.toolkit.fluxcd.io/v1',
      'source.toolkit.fluxcd.io/v1',
      'source.toolkit.fluxcd.io/v1beta1',
      'source.toolkit.fluxcd.io/v1beta2',
    ]);
  });

  test('is a failure, and no empty list, while the API server fails', async () => {
    api.faults.add({ path: '/apis' }, { kind: 'answer', status: 500 });
    expect(await codeOf(connect().groupVersions())).toBe('Transient/ApiServerError');
  });
});
