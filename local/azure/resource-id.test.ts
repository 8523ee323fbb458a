import { idKey, isWithin, parseId } from './resource-id';

describe('resource ids', () => {
  test.each([
    ['//subscriptions/S/resourceGroups/RG/', '/subscriptions/s/resourcegroups/rg'],
    ['subscriptions/s', '/subscriptions/s'],
    ['', '/'],
  ])('%s is compared as %s', (id, key) => {
    expect(idKey(id)).toBe(key);
  });

  test('a child resource is parsed with its whole type and its own name', () => {
    expect(
      parseId(
        '/subscriptions/s/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/a/agentPools/p',
      ),
    ).toEqual({
      subscription: 's',
      resourceGroup: 'rg',
      type: 'Microsoft.ContainerService/managedClusters/agentPools',
      name: 'p',
    });
  });

  test.each([
    'nonsense',
    '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines',
    '/providers/x',
  ])('%s is no resource id', (id) => {
    expect(parseId(id)).toBeUndefined();
  });

  test('a scope holds itself and what lies below, not what merely starts alike', () => {
    expect(
      isWithin(
        '/subscriptions/s/resourceGroups/RG/providers/x',
        '/subscriptions/s/resourcegroups/rg',
      ),
    ).toBe(true);
    expect(
      isWithin('/subscriptions/s/resourceGroups/rg', '/subscriptions/s/resourceGroups/rg/'),
    ).toBe(true);
    expect(
      isWithin('/subscriptions/s/resourceGroups/rg2', '/subscriptions/s/resourceGroups/rg'),
    ).toBe(false);
    expect(isWithin('/subscriptions/s', '/')).toBe(true);
  });
});
