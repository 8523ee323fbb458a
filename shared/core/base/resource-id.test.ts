import {
  azArguments,
  clusterId,
  contains,
  InvalidResourceIdError,
  partsOf,
  resourceGroupId,
  resourceId,
  scopeOf,
  tryResourceId,
} from './resource-id';

const SET =
  '/subscriptions/s/resourceGroups/MC_g/providers/Microsoft.Compute/virtualMachineScaleSets/aks-np1';

describe('tryResourceId', () => {
  test.each([
    ['a subscription', '/subscriptions/S', '/subscriptions/s'],
    ['a resource group', '/Subscriptions/s/resourceGroups/G', '/subscriptions/s/resourcegroups/g'],
    ['a resource in another casing', SET.toUpperCase(), SET.toLowerCase()],
    ['slashes too many at the ends', `//${SET.slice(1)}//`, SET.toLowerCase()],
    ['a child resource', `${SET}/virtualMachines/0`, `${SET}/virtualMachines/0`.toLowerCase()],
    [
      'a resource of a subscription',
      '/subscriptions/s/providers/A.B/c/d',
      '/subscriptions/s/providers/a.b/c/d',
    ],
    [
      'a group name with brackets and dots',
      '/subscriptions/s/resourceGroups/my.group(1)',
      '/subscriptions/s/resourcegroups/my.group(1)',
    ],
  ])('reads %s', (_what, text, canonical) => {
    expect(tryResourceId(text)).toBe(canonical);
  });

  test.each([
    ['nothing', ''],
    ['a word', 'asdf'],
    ['a partial id', '/subscriptions/s/resourceGroups'],
    ['a type without a name', '/subscriptions/s/resourceGroups/g/providers/A.B/c'],
    ['an empty segment', '/subscriptions/s//resourceGroups/g'],
    ['a space', '/subscriptions/s/resourceGroups/my group'],
    ['a line feed at the end', `${SET}\n`],
    ['a query', `${SET}?api-version=1`],
    ['an escape, which a proxy would decode to a slash', '/subscriptions/s/resourceGroups/a%2fb'],
    ['the separator of ledger keys', '/subscriptions/s/resourceGroups/a|b'],
    ['a quote', "/subscriptions/s/resourceGroups/a'b"],
    ['a parent segment, which URL parsers resolve', '/subscriptions/s/resourceGroups/../g'],
    ['a dot segment at the end', '/subscriptions/s/resourceGroups/.'],
    [
      'the Kelvin sign, which lower-cases to an ASCII k',
      '/subscriptions/s/resourceGroups/a\u212as',
    ],
    ['a letter beyond ASCII', '/subscriptions/s/resourceGroups/größe'],
    ['more than a kilobyte', `/subscriptions/${'s'.repeat(1100)}`],
  ])('refuses %s', (_what, text) => {
    expect(tryResourceId(text)).toBeUndefined();
  });

  test.each([undefined, null, 7, {}, [SET]])('refuses %p, which is no text', (value) => {
    expect(tryResourceId(value)).toBeUndefined();
  });
});

test('what is no id is refused with the form that was expected, and cut to a length that fits a log line', () => {
  expect(() => resourceId('x'.repeat(5000))).toThrow(InvalidResourceIdError);
  expect(() => resourceId('asdf')).toThrow(
    '"asdf" is not an Azure resource id; expected /subscriptions/<id>',
  );
  const error = new InvalidResourceIdError('x'.repeat(5000));
  expect(error.message.length).toBeLessThan(400);
});

describe('partsOf', () => {
  test('takes a resource apart', () => {
    expect(partsOf(resourceId(SET))).toEqual({
      subscriptionId: 's',
      resourceGroup: 'mc_g',
      type: 'microsoft.compute/virtualmachinescalesets',
      name: 'aks-np1',
    });
  });

  test('names a child by its whole chain', () => {
    expect(partsOf(resourceId(`${SET}/virtualMachines/0`))).toMatchObject({
      type: 'microsoft.compute/virtualmachinescalesets/virtualmachines',
      name: 'aks-np1/0',
    });
  });

  test('gives a group no type and no name, and a subscription no group', () => {
    expect(partsOf(resourceGroupId('s', 'g'))).toEqual({ subscriptionId: 's', resourceGroup: 'g' });
    expect(partsOf(resourceId('/subscriptions/s'))).toEqual({ subscriptionId: 's' });
    expect(partsOf(resourceId('/subscriptions/s/providers/a.b/c/d'))).toEqual({
      subscriptionId: 's',
      type: 'a.b/c',
      name: 'd',
    });
  });
});

test('the scope of a resource is its group, of what has none its subscription', () => {
  expect(scopeOf(resourceId(SET))).toBe('/subscriptions/s/resourcegroups/mc_g');
  expect(scopeOf(resourceGroupId('s', 'g'))).toBe('/subscriptions/s/resourcegroups/g');
  expect(scopeOf(resourceId('/subscriptions/s/providers/a.b/c/d'))).toBe('/subscriptions/s');
});

test('a cluster id that a caller put together from path segments cannot leave its place', () => {
  expect(clusterId('S', 'G', 'Aks')).toBe(
    '/subscriptions/s/resourcegroups/g/providers/microsoft.containerservice/managedclusters/aks',
  );
  expect(() => clusterId('s', '..', 'aks')).toThrow(InvalidResourceIdError);
  expect(() => clusterId('s', 'g/providers/a.b/c/d', 'aks')).toThrow(InvalidResourceIdError);
  expect(() => clusterId('s', 'g', 'aks/agentPools/np1')).toThrow(InvalidResourceIdError);
});

test('a scope contains itself and what lies below it, and nothing that only begins alike', () => {
  const group = resourceGroupId('s', 'g');
  expect(contains(group, group)).toBe(true);
  expect(contains(resourceId('/subscriptions/s'), group)).toBe(true);
  expect(contains(group, resourceGroupId('s', 'g2'))).toBe(false);
  expect(contains(group, resourceId('/subscriptions/s'))).toBe(false);
});

test('az gets its three arguments, quoted where a shell would choke', () => {
  expect(azArguments(clusterId('s', 'g', 'aks'))).toBe(
    '--subscription s --resource-group g --name aks',
  );
  expect(azArguments(resourceGroupId('s', 'g(1)'))).toBe(
    "--subscription s --resource-group 'g(1)'",
  );
  expect(azArguments(resourceId('/subscriptions/s'))).toBe('--subscription s');
});
