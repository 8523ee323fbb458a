import { resourceGroupId, resourceId } from '../../core/base/resource-id';
import type { Azure } from './azure';
import type { Canned } from './wire.testing';
import { failureOf, refusal, wire } from './wire.testing';

const SUB = '00000000-0000-0000-0000-000000000001';
const GROUP = resourceGroupId(SUB, 'mc_rg_aks1_we');
const HOST = resourceId(
  `${GROUP}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np-1-vmss`,
);
const MACHINE = resourceId(`${GROUP}/providers/Microsoft.Compute/virtualMachines/aks-np-2-0`);
const IDENTITY = resourceId(
  `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/billing`,
);
const GUID = '11111111-2222-4333-8444-555555555555';
const ROLE = `${GROUP}/providers/microsoft.authorization/roleassignments/${GUID}`;
const POLICY = `${GROUP}/providers/microsoft.authorization/policyassignments/drop-net-raw-1`;

const READS: readonly [string, (azure: Azure) => Promise<unknown>, code: string][] = [
  ['a scale set', (azure) => azure.getHost(HOST), 'ResourceNotFound'],
  ['a machine', (azure) => azure.getHost(MACHINE), 'ResourceNotFound'],
  ['an identity', (azure) => azure.getIdentity(IDENTITY), 'ResourceNotFound'],
  ['a role assignment', (azure) => azure.getRoleAssignment(ROLE), 'RoleAssignmentNotFound'],
  ['a policy assignment', (azure) => azure.getPolicyAssignment(POLICY), 'PolicyAssignmentNotFound'],
];

it('a read of a resource group tells whether it is there', async () => {
  const answers = [{ status: 200, body: { id: GROUP } }, refusal(404, 'ResourceGroupNotFound')];
  const { azure } = wire(answers);
  expect(await azure.getResourceGroup(GROUP)).toEqual({ there: { id: GROUP } });
  expect(await azure.getResourceGroup(GROUP)).toEqual({ gone: 'group' });
});

it.each([403, 500])('a resource group that answers %i proves nothing', async (status) => {
  const answer = refusal(status, 'Refused');
  const { azure } = wire([answer, answer, answer]);
  expect(await failureOf(azure.getResourceGroup(GROUP))).toBeDefined();
});

describe.each(READS)('a read of %s', (_what, read, code) => {
  it('tells that it is gone when Azure says so of this very object', async () => {
    expect(await read(wire([refusal(404, code)]).azure)).toEqual({ gone: 'object' });
  });

  it('tells that its resource group is gone when Azure says so of the group', async () => {
    const answer = refusal(404, 'ResourceGroupNotFound');
    expect(await read(wire([answer]).azure)).toEqual({ gone: 'group' });
  });

  it.each<[string, Canned]>([
    [
      'the subscription is not found, which we may have lost our rights on',
      refusal(404, 'SubscriptionNotFound'),
    ],
    ['the code of a 404 is none that we know', refusal(404, 'TenantNotFound')],
    ['a proxy answers 404 in words of its own', { status: 404, body: '<html>' }],
    ['we have no right', refusal(403, 'AuthorizationFailed')],
    ['Azure stumbles', refusal(500, 'InternalServerError')],
  ])('proves nothing when %s [F7]', async (_when, answer) => {
    const { azure } = wire([answer, answer, answer, answer]);
    expect(await failureOf(read(azure))).toBeDefined();
  });
});

it('a host is read whatever its tags say: it was one of ours when we wrote to it', async () => {
  const body = {
    id: HOST,
    name: 'renamed',
    location: 'we',
    properties: { provisioningState: 'Succeeded' },
    identity: {
      type: 'UserAssigned',
      userAssignedIdentities: { [IDENTITY]: { principalId: GUID } },
    },
  };
  const { azure, lines } = wire([{ body }]);
  expect(await azure.getHost(HOST)).toEqual({
    there: {
      id: HOST,
      kind: 'scaleSet',
      provisioningState: 'Succeeded',
      systemAssigned: false,
      attached: [{ id: IDENTITY, principalId: GUID }],
    },
  });
  expect(lines()).toEqual([expect.stringMatching(/^GET .*aks-np-1-vmss\?api-version=2026-04-01$/)]);
});

it('an identity without a principal is there, and cannot be used yet', async () => {
  const { azure } = wire([{ body: { id: IDENTITY, location: 'we', properties: {} } }]);
  expect(await azure.getIdentity(IDENTITY)).toEqual({ there: undefined });
});
