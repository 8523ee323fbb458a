import fc from 'fast-check';
import filter from '../../../infra/event-filter.json';
import type { Envelope, Hint } from './event';
import { hintOf } from './event';

const GROUP = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Rg-Aks';
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/Aks1`;

function written(resourceUri: unknown, overrides: Partial<Envelope> = {}): Envelope {
  return {
    type: 'Microsoft.Resources.ResourceWriteSuccess',
    source: GROUP.slice(0, 51),
    subject: '',
    data: { resourceUri, operationName: 'X/write' },
    ...overrides,
  };
}

/** `cluster /subscriptions/…`, `group /subscriptions/…` or `ignored resourceType`. */
function told(event: Envelope): string {
  const hint: Hint = hintOf(event);
  switch (hint.kind) {
    case 'cluster':
      return `cluster ${hint.cluster}`;
    case 'group':
      return `group ${hint.group}`;
    case 'ignored':
      return `ignored ${hint.why}`;
  }
}

const OF_CLUSTER = `cluster ${CLUSTER.toLowerCase()}`;
const OF_GROUP = `group ${GROUP.toLowerCase()}`;
const ASSIGNMENT = '/providers/Microsoft.Authorization/roleAssignments/a';

test.each([
  ['a cluster', CLUSTER, OF_CLUSTER],
  ['a cluster in capitals', CLUSTER.toUpperCase(), OF_CLUSTER],
  ['a cluster whose id starts with two slashes', `/${CLUSTER}`, OF_CLUSTER],
  ['an agent pool', `${CLUSTER}/agentPools/np1`, OF_CLUSTER],
  ['a scale set', `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/v`, OF_GROUP],
  ['a machine', `${GROUP}/providers/Microsoft.Compute/virtualMachines/v`, OF_GROUP],
  [
    'an identity',
    `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i`,
    OF_GROUP,
  ],
  ['a role on a group', GROUP + ASSIGNMENT, OF_GROUP],
  [
    'a role on an identity',
    `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i${ASSIGNMENT}`,
    OF_GROUP,
  ],
  ['a role on a subscription', GROUP.slice(0, 51) + ASSIGNMENT, 'ignored resourceId'],
  [
    'a policy on a group',
    `${GROUP}/providers/Microsoft.Authorization/policyAssignments/p`,
    OF_GROUP,
  ],
  [
    'an exemption from a policy',
    `${GROUP}/providers/Microsoft.Authorization/policyExemptions/p`,
    OF_GROUP,
  ],
  ['a role on the root', ASSIGNMENT, 'ignored resourceId'],
  ['a disk', `${GROUP}/providers/Microsoft.Compute/disks/d`, 'ignored resourceType'],
  [
    'a maintenance window of a cluster',
    `${CLUSTER}/maintenanceConfigurations/default`,
    'ignored resourceType',
  ],
  ['a deployment', `${GROUP}/providers/Microsoft.Resources/deployments/d`, 'ignored resourceType'],
  ['a text', 'aks1', 'ignored resourceId'],
  ['a number', 7, 'ignored resourceId'],
])('a write to %s hints at what it concerns', (_, uri, expected) => {
  expect(told(written(uri))).toBe(expected);
});

test('the subject stands in where the data names no resource', () => {
  expect(told({ ...written(undefined), subject: CLUSTER, data: {} })).toBe(OF_CLUSTER);
});

test.each(['Started', 'Succeeded', 'Failed'])(
  'AKS tells that the roll of a node pool has %s, with the cluster as the source',
  (what) => {
    const type = `Microsoft.ContainerService.NodePoolRolling${what}`;
    expect(told({ type, source: CLUSTER, subject: 'aks1', data: {} })).toBe(OF_CLUSTER);
    expect(told({ type, source: 'aks1', subject: CLUSTER, data: {} })).toBe('ignored resourceId');
  },
);

test('what failed, was cancelled or only read is none of our business', () => {
  for (const type of ['ResourceWriteFailure', 'ResourceDeleteCancel', 'ResourceActionSuccess']) {
    expect(told(written(CLUSTER, { type: `Microsoft.Resources.${type}` }))).toBe(
      'ignored eventType',
    );
  }
});

test('every type of resource that the deployed subscription asks for is understood', () => {
  for (const operation of filter.operationNames) {
    const [provider = '', ...types] = operation.split('/').slice(0, -1);
    const place = types.map((type) => `${type}/n`).join('/');
    const uri = `${GROUP}/providers/${provider}/${place}`;
    expect([operation, hintOf(written(uri)).kind]).not.toEqual([operation, 'ignored']);
  }
});

test('the hint says who wrote, in lower case, and nothing else of the claims', () => {
  const claims = {
    appid: 'AAAA',
    'http://schemas.microsoft.com/identity/claims/objectidentifier': 'BBBB',
    name: 'somebody',
    oid: 7,
  };
  const data = { resourceUri: CLUSTER, operationName: 'X/write', claims };
  expect(hintOf(written(CLUSTER, { data }))).toMatchObject({ by: ['aaaa', 'bbbb'] });
});

test('the hint names what was deleted, and nothing when it was written [F32]', () => {
  const type = 'Microsoft.Resources.ResourceDeleteSuccess';
  expect(hintOf(written(CLUSTER, { type }))).toMatchObject({ deleted: CLUSTER.toLowerCase() });
  const host = `${GROUP}/providers/Microsoft.Compute/virtualMachines/aks-np-0`;
  expect(hintOf(written(host, { type }))).toMatchObject({
    kind: 'group',
    deleted: host.toLowerCase(),
  });
  expect(hintOf(written(CLUSTER))).not.toHaveProperty('deleted');
  const pool = hintOf(written(`${CLUSTER}/agentPools/np1`, { type }));
  expect(pool).toMatchObject({ kind: 'cluster' });
  expect(pool).not.toHaveProperty('deleted');
});

test('an operation of any length is kept short', () => {
  const data = { resourceUri: CLUSTER, operationName: 'x'.repeat(100_000) };
  const hint = hintOf(written(CLUSTER, { data }));
  expect(hint.kind === 'ignored' ? 0 : hint.what.length).toBe(200);
});

test('no event whatever makes it throw', () => {
  const envelope = fc.record({
    type: fc.constantFrom(
      'Microsoft.Resources.ResourceWriteSuccess',
      'Microsoft.ContainerService.NodePoolRollingSucceeded',
      '',
    ),
    source: fc.oneof(fc.string(), fc.constant(CLUSTER)),
    subject: fc.oneof(fc.string(), fc.constant(CLUSTER)),
    data: fc.dictionary(fc.constantFrom('resourceUri', 'claims', 'operationName'), fc.anything()),
  });
  fc.assert(
    fc.property(envelope, (event) => {
      expect(['cluster', 'group', 'ignored']).toContain(hintOf(event).kind);
    }),
  );
});
