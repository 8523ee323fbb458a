import { describeWithReference } from '../support/reference';
import { readExamples } from './examples';
import { expectNoViolations, openOracle } from './index';

const USED = [
  'ManagedClusters_List',
  'ManagedClusters_ListByResourceGroup',
  'ManagedClusters_Get',
  'AgentPools_List',
  'AgentPools_Get',
  'VirtualMachineScaleSets_Get',
  'VirtualMachineScaleSets_List',
  'VirtualMachineScaleSets_ListAll',
  'VirtualMachineScaleSets_Update',
  'VirtualMachines_Get',
  'VirtualMachines_List',
  'VirtualMachines_ListAll',
  'VirtualMachines_Update',
  'Registries_Get',
  'Registries_List',
  'Registries_ListByResourceGroup',
  'Registries_ImportImage',
  'UserAssignedIdentities_Get',
  'UserAssignedIdentities_ListBySubscription',
  'UserAssignedIdentities_ListByResourceGroup',
  'RoleAssignments_Create',
  'RoleAssignments_CreateById',
  'RoleAssignments_Get',
  'RoleAssignments_GetById',
  'RoleAssignments_Delete',
  'RoleAssignments_DeleteById',
  'RoleAssignments_ListForScope',
  'RoleAssignments_ListForSubscription',
  'RoleAssignments_ListForResourceGroup',
  'RoleAssignments_ListForResource',
  'RoleDefinitions_Get',
  'RoleDefinitions_List',
];

describeWithReference('the oracle and the official examples', (folder) => {
  const examples = readExamples(folder, (operation) => USED.includes(operation));

  test.each(USED)('accepts each official example of %s, request and answers', async (operation) => {
    const oracle = await openOracle();
    const exchanges = examples
      .filter((example) => example.operation === operation)
      .flatMap((example) => example.exchanges);
    for (const exchange of exchanges) oracle?.check(exchange);

    await expectNoViolations(oracle);

    expect(oracle?.checked).toBeGreaterThan(0);
  });
});
