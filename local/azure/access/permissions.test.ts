import { permits } from './permissions';

describe('role actions', () => {
  test.each([
    [
      'Microsoft.Compute/virtualMachineScaleSets/write',
      ['Microsoft.Compute/virtualMachineScaleSets/*'],
      [],
      true,
    ],
    [
      'microsoft.compute/virtualmachinescalesets/WRITE',
      ['Microsoft.Compute/virtualMachineScaleSets/write'],
      [],
      true,
    ],
    ['Microsoft.Compute/virtualMachineScaleSets/write', ['*/read'], [], false],
    ['Microsoft.Compute/virtualMachines/write', ['Microsoft.Compute/virtualMachine/*'], [], false],
    [
      'Microsoft.Authorization/roleAssignments/write',
      ['*'],
      ['Microsoft.Authorization/*/Write'],
      false,
    ],
    [
      'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
      ['Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action'],
      [],
      true,
    ],
    [
      'Microsoft.ManagedIdentity/userAssignedIdentities/read',
      ['Microsoft.ManagedIdentity/userAssignedIdentities/*/read'],
      [],
      true,
    ],
    [
      'Microsoft.ManagedIdentity/userAssignedIdentitiesX/read',
      ['Microsoft.ManagedIdentity/userAssignedIdentities/*/read'],
      [],
      false,
    ],
  ])('%s under %j without %j: %s', (action, actions, notActions, expected) => {
    expect(permits(action, { actions, notActions })).toBe(expected);
  });
});
