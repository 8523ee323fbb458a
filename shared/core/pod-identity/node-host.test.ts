import { hostOfNode } from './node-host';

const GROUP = '/subscriptions/0a/resourceGroups/MC_rg_aks_westeurope/providers/Microsoft.Compute';

function hostOf(providerId: string): string | undefined {
  return hostOfNode({ name: 'node-0', providerId });
}

test('a node of a scale set is on the scale set, in canonical form', () => {
  expect(
    hostOf(`azure://${GROUP}/virtualMachineScaleSets/aks-np1-123-vmss/virtualMachines/3`),
  ).toBe(`${GROUP}/virtualMachineScaleSets/aks-np1-123-vmss`.toLowerCase());
});

test('a single VM, and an instance of a Flex scale set, is a host itself', () => {
  expect(hostOf(`azure://${GROUP}/virtualMachines/aks-np1-0`)).toBe(
    `${GROUP}/virtualMachines/aks-np1-0`.toLowerCase(),
  );
});

test.each([
  '',
  'aws:///eu-west-1a/i-0abc',
  'azure://',
  'azure:///subscriptions',
  'kind://docker/k/n',
])('of %p nothing is known (N6: the node has no providerID yet)', (providerId) => {
  expect(hostOf(providerId)).toBeUndefined();
});
