import type { VirtualMachineScaleSet } from '@azure/arm-compute';
import { hostFrom } from './host-model';
import { wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000000';
const group = `/subscriptions/${sub}/resourceGroups/MC_rg_c_we`;
const id = `${group}/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np-1-vmss`;
const uami = `/subscriptions/${sub}/resourceGroups/IDs/providers/Microsoft.ManagedIdentity/userAssignedIdentities`;

function host(over: Partial<VirtualMachineScaleSet>): ReturnType<typeof hostFrom> {
  return hostFrom({ id, name: 'aks-np-1-vmss', location: 'we', ...over }, 'scaleSet');
}

describe('a host of AKS', () => {
  it.each<[string, Partial<VirtualMachineScaleSet>]>([
    ['its name starts with aks', { name: 'aks-np-1-vmss' }],
    ['its name starts with AKS', { name: 'AKSnp000' }],
    ['it carries aks-managed-poolName', { name: 'win', tags: { 'aks-managed-poolName': 'np' } }],
    ['it carries poolName', { name: 'win', tags: { poolName: 'np' } }],
    [
      'it carries the tag in another casing',
      { name: 'win', tags: { 'AKS-Managed-PoolName': 'np' } },
    ],
  ])('is one because %s', (_, over) => {
    expect(host(over)).toBeDefined();
  });

  it.each<[string, Partial<VirtualMachineScaleSet>]>([
    ['a jump box', { name: 'jumpbox' }],
    ['a jump box with tags of its own', { name: 'jumpbox', tags: { owner: 'ops' } }],
    ['a box with an empty pool tag', { name: 'jumpbox', tags: { poolName: '' } }],
    ['one without an id', { id: '' }],
  ])('is not %s', (_, over) => {
    expect(host(over)).toBeUndefined();
  });

  it('tells its pool, by the newer tag first', () => {
    expect(host({ tags: { poolName: 'old', 'aks-managed-poolName': 'new' } })?.pool).toBe('new');
    expect(host({})).not.toHaveProperty('pool');
  });

  it('without an identity has none attached', () => {
    expect(host({ provisioningState: 'Succeeded', etag: '"1"' })).toEqual({
      id: id.toLowerCase(),
      kind: 'scaleSet',
      provisioningState: 'Succeeded',
      etag: '"1"',
      systemAssigned: false,
      attached: [],
    });
  });

  it.each([
    ['None', false],
    ['UserAssigned', false],
    ['SystemAssigned', true],
    ['SystemAssigned, UserAssigned', true],
    ['SystemAssigned,UserAssigned', true],
  ])('of identity type %s has a system identity: %p', (type, expected) => {
    const identity = { type } as NonNullable<VirtualMachineScaleSet['identity']>;
    expect(host({ identity })?.systemAssigned).toBe(expected);
  });
});

describe('the identities on a host, through the SDK', () => {
  /** What real Azure answered (recording test_vmss_explicit_msi), and the dead entry of aad-pod-identity #880. */
  const userAssignedIdentities = {
    [`${uami}/Filled`]: {
      principalId: '37621423-071C-46DB-be19-f4dedb079a9e',
      clientId: 'e5ab0998-afc4-4549-a303-08ad0c08cb08',
    },
    [`${uami}/Fresh`]: {},
    [`${uami}/dead`]: { principalId: null, clientId: null },
    [`${uami}/nothing`]: null,
    notAnId: {},
  };

  it('have a principal and a client id only where Azure gave them, and ids in one casing', async () => {
    const value = [
      {
        id,
        name: 'aks-np-1-vmss',
        location: 'we',
        identity: { type: 'UserAssigned', userAssignedIdentities },
      },
    ];
    const [found] = await wire([{ body: { value } }]).azure.listAllHosts(sub, false);
    expect(found?.attached).toEqual([
      {
        id: `${uami}/filled`.toLowerCase(),
        principalId: '37621423-071c-46db-be19-f4dedb079a9e',
        // What NMI asks for a token by.
        clientId: 'e5ab0998-afc4-4549-a303-08ad0c08cb08',
      },
      { id: `${uami}/fresh`.toLowerCase() },
      { id: `${uami}/dead`.toLowerCase() },
      { id: `${uami}/nothing`.toLowerCase() },
    ]);
  });
});
