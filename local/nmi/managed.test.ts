import { managedIdentity } from './managed';
import type { BindingObject, IdentityObject } from './objects';
import { identity, pod, sourceOf } from './testing';

const NOTHING = { resource: 'r', clientId: '', resourceId: '' };
const CLIENT = { ...NOTHING, clientId: 'client-1' };
const RESOURCE = { ...NOTHING, resourceId: 'resource-1' };

function binding(name: string, selector = 'demo', namespace = 'default'): BindingObject {
  return { metadata: { name: `${name}-b`, namespace }, spec: { azureIdentity: name, selector } };
}

function chosen(
  identities: readonly IdentityObject[],
  request: typeof NOTHING,
  bindings = identities.map(({ metadata }) => binding(metadata.name, 'demo', metadata.namespace)),
  at = 0,
): string | undefined {
  const objects = sourceOf({ AzureIdentity: [...identities], AzureIdentityBinding: [...bindings] });
  return managedIdentity(objects, pod(), request, () => at)?.metadata.name;
}

describe('TestGetIdentitiesManagedClient', () => {
  test('1: no identities', () => {
    expect(chosen([], NOTHING)).toBeUndefined();
  });

  test('2: a client id that only equals the resource id of an identity', () => {
    expect(chosen([identity('i', { resourceID: 'client-1' })], CLIENT)).toBeUndefined();
  });

  test('3: a resource id that only equals the client id of an identity', () => {
    expect(chosen([identity('i', { clientID: 'resource-1' })], RESOURCE)).toBeUndefined();
  });

  const both = [
    identity('first', { clientID: 'client-0', resourceID: 'resource-0' }),
    identity('second', { clientID: 'client-1', resourceID: 'resource-1' }),
  ];

  test('4: the identity with the requested client id', () => {
    expect(chosen(both, CLIENT)).toBe('second');
  });

  test('5: the identity with the requested resource id', () => {
    expect(chosen(both, RESOURCE)).toBe('second');
  });

  test('6: nothing requested gives any identity of the namespace of the pod', () => {
    const all = [identity('elsewhere', {}, 'other'), ...both];
    expect([0, 1].map((at) => chosen(all, NOTHING, undefined, at))).toEqual(['first', 'second']);
  });

  test('the wrong client id beside the right resource id is enough', () => {
    expect(chosen(both, { ...RESOURCE, clientId: 'other' })).toBe('second');
  });
});

describe('managed mode stays within the namespace of the pod', () => {
  const mine = identity('i', { clientID: 'client-1' });

  test('a binding elsewhere does not count', () => {
    expect(chosen([mine], NOTHING, [binding('i', 'demo', 'other')])).toBeUndefined();
  });

  test('an identity elsewhere is not found by a binding here', () => {
    expect(chosen([identity('i', {}, 'other')], NOTHING, [binding('i')])).toBeUndefined();
  });

  test('the selector is compared as a plain text, with its casing', () => {
    expect(chosen([mine], NOTHING, [binding('i', 'Demo')])).toBeUndefined();
  });

  test('a client id in other casing finds nothing', () => {
    expect(chosen([mine], { ...NOTHING, clientId: 'CLIENT-1' })).toBeUndefined();
  });

  test('a binding without selector matches a pod without label', () => {
    const objects = sourceOf({ AzureIdentity: [mine], AzureIdentityBinding: [binding('i', '')] });
    expect(managedIdentity(objects, pod({ labels: {} }), NOTHING, () => 0)).toBe(mine);
    expect(managedIdentity(objects, pod(), NOTHING, () => 0)).toBeUndefined();
  });
});
