import { parse } from 'yaml';
import { wantedCluster } from '../../../test/support/gitops';
import type { JsonObject } from '../json';
import { clusterOfVars, clusterVarsFile } from './cluster-vars';

function vars(text: string): JsonObject {
  return parse(text) as JsonObject;
}

test('cluster-vars holds the registry, and the tenant where it is known', () => {
  const object = vars(clusterVarsFile(wantedCluster(), 'flux-system'));
  expect(object).toMatchObject({
    kind: 'ConfigMap',
    metadata: { name: 'cluster-vars', namespace: 'flux-system' },
    data: { acr_login_server: 'acrfleet.azurecr.io' },
  });
  expect(vars(clusterVarsFile(wantedCluster({ tenantId: 't' }), 'flux-system'))).toHaveProperty(
    'data.azure_tenant_id',
    't',
  );
});

test('it says which cluster it is of, and is read again', () => {
  const cluster = wantedCluster();
  expect(clusterOfVars(vars(clusterVarsFile(cluster, 'flux-system')))).toBe(cluster.cluster);
});

test.each([
  ['a ConfigMap by hand', { kind: 'ConfigMap', metadata: { name: 'cluster-vars' } }],
  [
    'another kind',
    {
      kind: 'Secret',
      metadata: { annotations: { 'aks-identity-reconciler/cluster': '/subscriptions/a' } },
    },
  ],
  [
    'what is no id',
    { kind: 'ConfigMap', metadata: { annotations: { 'aks-identity-reconciler/cluster': 'x' } } },
  ],
  ['nothing of the kind', { kind: 'ConfigMap' }],
])('%s says of no cluster', (_, object) => {
  expect(clusterOfVars(object)).toBeUndefined();
});
