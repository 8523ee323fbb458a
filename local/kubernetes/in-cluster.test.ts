import { VirtualClock } from '../clock';
import type { SimulatedApiServer } from '.';
import { startApiServer } from '.';

/** What ServiceAccounts may read, by roles of the cluster and of namespaces. */

const RBAC = 'rbac.authorization.k8s.io';
const account = { namespace: 'apps', name: 'reader' };
let api: SimulatedApiServer;

beforeEach(async () => {
  api = await startApiServer({ clock: new VirtualClock() });
  for (const namespace of ['apps', 'other']) {
    api.world.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace }, data: {} },
    ]);
  }
});
afterEach(() => api.stop());

function grant(
  role: 'Role' | 'ClusterRole',
  binding: 'RoleBinding' | 'ClusterRoleBinding',
  verbs: readonly string[],
): void {
  const metadata = { name: 'r', namespace: 'apps' };
  api.world.apply([
    {
      ...{ apiVersion: `${RBAC}/v1`, kind: role, metadata },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs }],
    },
    {
      ...{ apiVersion: `${RBAC}/v1`, kind: binding, metadata },
      subjects: [{ kind: 'ServiceAccount', ...account }],
      roleRef: { apiGroup: RBAC, kind: role, name: 'r' },
    },
  ]);
}

function may(namespace: string): boolean {
  try {
    return api.inCluster(account).get('Secret', namespace, 's').kind === 'Secret';
  } catch {
    return false;
  }
}

test.each([
  ['Role', 'RoleBinding', [true, false]],
  ['ClusterRole', 'RoleBinding', [true, false]],
  ['ClusterRole', 'ClusterRoleBinding', [true, true]],
] as const)('%s by %s', (role, binding, expected) => {
  expect([may('apps'), may('other')]).toEqual([false, false]);
  grant(role, binding, ['get']);
  expect([may('apps'), may('other')]).toEqual(expected);
});

test('a list of all namespaces takes both list and watch, of a ClusterRole', () => {
  grant('ClusterRole', 'RoleBinding', ['list', 'watch']);
  expect(() => api.inCluster(account).list('Secret')).toThrow('forbidden');
  grant('ClusterRole', 'ClusterRoleBinding', ['list']);
  expect(() => api.inCluster(account).list('Secret')).toThrow('cannot watch');
  grant('ClusterRole', 'ClusterRoleBinding', ['list', 'watch']);
  expect(api.inCluster(account).list('Secret')).toHaveLength(2);
});

test('while the server is down nobody reads anything, and whoever listens is told before', async () => {
  grant('ClusterRole', 'ClusterRoleBinding', ['list', 'watch']);
  const client = api.inCluster(account);
  let last = 0;
  client.onLoss(() => (last = client.list('Secret').length));
  await api.down();
  expect(last).toBe(2);
  expect(() => client.list('Secret')).toThrow('connection refused');
  await api.up();
  expect(client.list('Secret')).toHaveLength(2);
});
