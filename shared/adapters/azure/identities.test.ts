import { resourceGroupId } from '../../core/base/resource-id';
import { failureOf, refusal, wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const group = resourceGroupId(sub, 'ids');
const provider = `${group}/providers/microsoft.managedidentity/userassignedidentities`;
const answer = {
  id: `/subscriptions/${sub}/resourceGroups/IDs/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Shop`,
  name: 'Shop',
  location: 'westeurope',
  tags: { team: 'Shop' },
  properties: {
    principalId: '11111111-1111-4111-8111-11111111111A',
    clientId: '22222222-2222-4222-8222-22222222222B',
  },
};

describe('the identities of a resource group', () => {
  it('are read with one list', async () => {
    const { azure, lines } = wire([{ body: { value: [answer] } }]);
    expect(await azure.listIdentities(group)).toEqual([
      {
        id: `${provider}/shop`,
        principalId: '11111111-1111-4111-8111-11111111111a',
        clientId: '22222222-2222-4222-8222-22222222222b',
        tags: { team: 'Shop' },
      },
    ]);
    expect(lines()).toEqual([
      `GET /subscriptions/${sub}/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities?api-version=2024-11-30`,
    ]);
  });

  it('are without those that have no principal yet', async () => {
    expect(
      await wire([{ body: { value: [{ ...answer, properties: {} }] } }]).azure.listIdentities(
        group,
      ),
    ).toEqual([]);
  });

  it('are unknown, not none, when the group does not exist', async () => {
    expect(
      await wire([refusal(404, 'ResourceGroupNotFound')]).azure.listIdentities(group),
    ).toBeUndefined();
  });

  it('are unknown, not none, when we may not read them', async () => {
    expect(
      await failureOf(wire([refusal(403, 'AuthorizationFailed')]).azure.listIdentities(group)),
    ).toMatchObject({
      policy: 'Stalled',
      target: expect.stringContaining('/resourceGroups/ids/') as unknown,
    });
  });
});
