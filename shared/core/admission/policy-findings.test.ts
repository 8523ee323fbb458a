import { azureIdentity, clusterObjects, meta, pod } from '../../../test/support/objects';
import { policyFindings } from './policy-findings';

test('an object from before that the policies would refuse is told, with what becomes of it', () => {
  const objects = clusterObjects({
    identities: [azureIdentity('copy')],
    pods: [pod('x', 'web', { replicaSet: 'mic-1', meta: meta('x', { namespace: 'default' }) })],
  });
  const found = policyFindings({ grants: [], exceptions: [] }, objects);
  expect(found).toMatchObject([
    { code: 'RefusedByPolicies', object: { kind: 'AzureIdentity', name: 'copy' } },
    { code: 'RefusedByPolicies', object: { kind: 'Pod', name: 'x' } },
  ]);
  expect(found[0]?.message).toContain('its namespace has no grant');
  expect(found[0]?.message).toContain('until its spec changes');
  expect(found[1]?.message).toContain('It runs on');
});

test('nothing is told of a cluster in which all is granted', () => {
  expect(policyFindings({ grants: [], exceptions: [] }, clusterObjects())).toEqual([]);
});
