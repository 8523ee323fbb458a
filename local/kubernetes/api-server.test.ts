import { VirtualClock } from '../clock';
import type { SimulatedApiServer } from './index';
import { startApiServer } from './index';
import type { PlainRequest } from './testing';
import { plain } from './testing';

const GROUP = '/apis/aadpodidentity.k8s.io/v1';
const IDENTITIES = `${GROUP}/namespaces/default/azureidentities`;
const ASSIGNED = `${GROUP}/namespaces/default/azureassignedidentities`;

let clock: VirtualClock;
let api: SimulatedApiServer;

beforeEach(async () => {
  clock = new VirtualClock();
  api = await startApiServer({
    clock,
    authenticate: (token) => (token === 'reader' ? { user: 'reader', groups: [] } : undefined),
  });
  api.world.installCrds();
});
afterEach(() => api.stop());

function identity(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: { name, ...metadata },
    spec,
  };
}

const post = (path: string, body: object): ReturnType<typeof plain> =>
  plain(api, path, { method: 'POST', body });
const statusOf = async (path: string, request?: PlainRequest): Promise<number> =>
  (await plain(api, path, request)).status;

describe('custom resources', () => {
  test('lose fields that the schema does not know, with a warning', async () => {
    const { status, body, headers } = await post(
      IDENTITIES,
      identity('a', { type: 0, ResourceID: '/x', clientID: 'c', clientPassword: { Name: 'n' } }),
    );
    expect(status).toBe(201);
    expect(headers.warning).toContain('unknown field \\"spec.ResourceID\\"');
    expect(body.spec).toEqual({ type: 0, clientID: 'c', clientPassword: {} });
  });

  test('are refused with values of another type, and the answer says where', async () => {
    const { status, body } = await post(IDENTITIES, identity('a', { type: '0' }));
    expect([status, body.reason]).toEqual([422, 'Invalid']);
    expect(body.message).toContain('spec.type');
    expect((await post(IDENTITIES, identity('a', { type: 1.5 }))).status).toBe(422);
    expect((await post(IDENTITIES, identity('a', { auxiliaryTenantIDs: null }))).status).toBe(201);
  });

  test('demand apiVersion and kind of embedded objects, whose metadata they keep', async () => {
    const object = (ref: object): object => ({
      apiVersion: 'aadpodidentity.k8s.io/v1',
      kind: 'AzureAssignedIdentity',
      metadata: { name: 'x' },
      spec: { azureIdentityRef: ref, nodeName: 'lost', nodename: 'n' },
    });
    expect((await post(ASSIGNED, object({ metadata: { name: 'i' } }))).status).toBe(422);
    const { body } = await post(
      ASSIGNED,
      object(identity('i', { type: 0 }, { labels: { a: 'b' } })),
    );
    expect(body.spec).toMatchObject({
      nodename: 'n',
      azureIdentityRef: { metadata: { name: 'i', labels: { a: 'b' } } },
    });
    expect(body.spec).not.toHaveProperty('nodeName');
  });

  test('have no status of their own, and are unknown before their definition', async () => {
    await post(IDENTITIES, identity('a'));
    expect(await statusOf(`${IDENTITIES}/a/status`)).toBe(404);
    expect(await statusOf('/apis/aadpodidentity.k8s.io/v1/nothing')).toBe(404);
  });

  test.each([['A'], ['a_b'], ['-a'], ['a'.repeat(254)]])('refuse the name %p', async (name) => {
    expect((await post(IDENTITIES, identity(name))).status).toBe(422);
  });

  test('refuse labels that are too long, namespaces that are not there, and objects beyond etcd', async () => {
    const labels = { a: 'x'.repeat(64) };
    expect((await post(IDENTITIES, identity('a', {}, { labels }))).status).toBe(422);
    expect((await post(IDENTITIES.replace('default', 'no'), identity('a'))).status).toBe(404);
    const large = identity('a', { resourceID: 'x'.repeat(1_600_000) });
    expect((await post(IDENTITIES, large)).body).toMatchObject({
      code: 500,
      message: 'etcdserver: request is too large',
    });
  });
});

describe('writes', () => {
  test('of a name that is taken, or of a version that is old, conflict', async () => {
    const { body } = await post(IDENTITIES, identity('a'));
    expect((await post(IDENTITIES, identity('a'))).body.reason).toBe('AlreadyExists');
    const first = { method: 'PUT', body: { ...body, spec: { type: 1 } } };
    expect(await statusOf(`${IDENTITIES}/a`, first)).toBe(200);
    expect((await plain(api, `${IDENTITIES}/a`, first)).body.reason).toBe('Conflict');
  });

  test('by JSON patch hold to their tests', async () => {
    await post(IDENTITIES, identity('a', { type: 0 }));
    const patch = (value: number): PlainRequest => ({
      method: 'PATCH',
      contentType: 'application/json-patch+json',
      body: [
        { op: 'test', path: '/spec/type', value },
        { op: 'replace', path: '/spec/type', value: 2 },
      ],
    });
    expect(await statusOf(`${IDENTITIES}/a`, patch(1))).toBe(422);
    expect(await statusOf(`${IDENTITIES}/a`, patch(0))).toBe(200);
    expect(api.world.get('AzureIdentity', 'default', 'a')?.spec).toEqual({ type: 2 });
  });

  test('by merge patch take away what is null; another kind of patch is not known', async () => {
    await post(IDENTITIES, identity('a', { type: 0, clientID: 'c' }));
    const body = { spec: { clientID: null } };
    const merge = { method: 'PATCH', contentType: 'application/merge-patch+json', body };
    expect((await plain(api, `${IDENTITIES}/a`, merge)).body.spec).toEqual({ type: 0 });
    const strategic = { ...merge, contentType: 'application/strategic-merge-patch+json' };
    expect(await statusOf(`${IDENTITIES}/a`, strategic)).toBe(415);
  });

  test('that change nothing make no new version', async () => {
    const { body } = await post(IDENTITIES, identity('a'));
    const { body: after } = await plain(api, `${IDENTITIES}/a`, { method: 'PUT', body });
    expect(after.metadata).toEqual(body.metadata);
  });

  test('that delete wait for finalizers, and keep to their preconditions', async () => {
    await post(IDENTITIES, identity('a', {}, { finalizers: ['x/y'] }));
    const wrong = { method: 'DELETE', body: { preconditions: { uid: 'other' } } };
    expect(await statusOf(`${IDENTITIES}/a`, wrong)).toBe(409);
    await plain(api, `${IDENTITIES}/a`, { method: 'DELETE' });
    const { body } = await plain(api, `${IDENTITIES}/a`);
    expect(body.metadata).toHaveProperty('deletionTimestamp');
    await plain(api, `${IDENTITIES}/a`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { metadata: { finalizers: null } },
    });
    expect(await statusOf(`${IDENTITIES}/a`)).toBe(404);
  });
});

describe('lists', () => {
  beforeEach(() => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      const labels = { app: name, ...(name < 'c' && { aadpodidbinding: name }) };
      api.world.createPod({ name, labels, node: name < 'd' ? 'n0' : 'n1' });
    }
  });
  const names = async (query: string): Promise<readonly string[]> => {
    const { body } = await plain(api, `/api/v1/pods?${query}`);
    return (body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
  };

  test.each([
    ['labelSelector=aadpodidbinding', ['a', 'b']],
    ['labelSelector=!aadpodidbinding', ['c', 'd', 'e']],
    ['labelSelector=app%20in%20(a,e)', ['a', 'e']],
    ['labelSelector=app%20notin%20(a,b),app!=c', ['d', 'e']],
    ['fieldSelector=spec.nodeName=n1', ['d', 'e']],
    ['fieldSelector=status.phase!=Running', []],
  ])('with %s', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('go on where the page before ended, as of the same moment', async () => {
    const first = await plain(api, '/api/v1/pods?limit=2');
    const metadata = first.body.metadata as { continue: string; resourceVersion: string };
    api.world.createPod({ name: 'aa' });
    const second = await plain(api, `/api/v1/pods?limit=10&continue=${metadata.continue}`);
    expect((second.body.items as unknown[]).length).toBe(3);
    expect(second.body.metadata).toEqual({ resourceVersion: metadata.resourceVersion });
    expect(await statusOf('/api/v1/pods?limit=2&continue=old')).toBe(400);
  });
});

test('a dry run answers as if, and keeps nothing', async () => {
  const path = '/api/v1/namespaces/default/configmaps';
  const kind = { apiVersion: 'v1', kind: 'ConfigMap' };
  const body = { ...kind, metadata: { name: 'c' }, data: { a: '1' } };
  const dry = { method: 'POST', body };
  expect((await plain(api, `${path}?dryRun=All`, dry)).status).toBe(201);
  expect((await plain(api, `${path}?dryRun=All`, dry)).status).toBe(201);
  expect((await plain(api, path, dry)).status).toBe(201);
  expect((await plain(api, `${path}?dryRun=All`, dry)).status).toBe(409);
  expect((await plain(api, `${path}/c?dryRun=All`, { method: 'DELETE' })).status).toBe(200);
  expect(await statusOf(`${path}/c`)).toBe(200);
});

describe('watches', () => {
  const watched = async (query: string, happens: () => void): Promise<readonly string[]> => {
    const watching = plain(api, `/api/v1/pods?watch=true&timeoutSeconds=100&${query}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    happens();
    await clock.advance(101_000);
    return (await watching).lines.map(({ type, object }) => {
      const { name = '' } = (object as { metadata: { name?: string } }).metadata;
      return `${String(type)} ${name}`.trim();
    });
  };

  test('without a version begin with what is there', async () => {
    api.world.createPod({ name: 'a' });
    expect(await watched('', () => api.world.createPod({ name: 'b' }))).toEqual([
      'ADDED a',
      'ADDED b',
    ]);
  });

  test('from a version tell what has happened since, and bookmarks when asked', async () => {
    const { body } = await plain(api, '/api/v1/pods');
    const { resourceVersion } = body.metadata as { resourceVersion: string };
    api.world.createPod({ name: 'a' });
    const query = `resourceVersion=${resourceVersion}&allowWatchBookmarks=true`;
    expect(await watched(query, () => api.world.deletePod('default', 'a'))).toEqual([
      'ADDED a',
      'DELETED a',
      'BOOKMARK',
    ]);
  });

  test('with a selector see objects come under it and leave it', async () => {
    const labelled = (labels: Record<string, string>): void =>
      void api.world.createPod({ name: 'a', labels });
    expect(
      await watched('labelSelector=x', () => {
        labelled({});
        labelled({ x: '1' });
        labelled({ x: '2' });
        labelled({});
      }),
    ).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  test('from a forgotten version are told so in the stream, after a 200', async () => {
    api.world.createPod({ name: 'a' });
    api.world.compact();
    const { status, lines } = await plain(api, '/api/v1/pods?watch=true&resourceVersion=1001');
    expect([status, lines]).toMatchObject([200, [{ type: 'ERROR', object: { code: 410 } }]]);
  });

  test('are cut after as many lines as a test asks for', async () => {
    for (const name of ['a', 'b', 'c']) api.world.createPod({ name });
    api.faults.add({ watch: true }, { kind: 'cut', afterLines: 2 });
    expect((await plain(api, '/api/v1/pods?watch=true')).lines).toHaveLength(2);
  });
});

describe('access', () => {
  test('nobody and strangers are answered 401; an administrator may do all', async () => {
    expect(await statusOf('/api/v1/pods', { token: 'none' })).toBe(401);
    expect(await statusOf('/api/v1/pods', { token: 'stranger' })).toBe(401);
    expect(await statusOf('/api/v1/pods')).toBe(200);
  });

  test('others may do what a ClusterRole that is bound to them allows', async () => {
    const { status, body } = await plain(api, '/api/v1/pods', { token: 'reader' });
    expect([status, body.reason]).toEqual([403, 'Forbidden']);
    expect(body.message).toContain('User "reader" cannot list resource "pods"');
    api.world.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pods}
rules: [{apiGroups: [''], resources: [pods], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: pods}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pods}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: reader}]
`);
    expect(await statusOf('/api/v1/pods', { token: 'reader' })).toBe(200);
    expect(await statusOf('/api/v1/nodes', { token: 'reader' })).toBe(403);
    expect(await statusOf('/api/v1/pods?watch=true', { token: 'reader' })).toBe(403);
  });
});

test('manifests are applied as kubectl does: created, changed, and what was written is remembered', () => {
  const manifest = (type: number): string =>
    `{apiVersion: aadpodidentity.k8s.io/v1, kind: AzureIdentity, metadata: {name: a}, spec: {type: ${type}}}`;
  api.world.apply(manifest(0));
  const [object] = api.world.apply(manifest(1));
  expect(object?.spec).toEqual({ type: 1 });
  const [text] = Object.values(object?.metadata.annotations ?? {});
  expect(JSON.parse(text ?? '')).toMatchObject({ spec: { type: 1 } });
});
