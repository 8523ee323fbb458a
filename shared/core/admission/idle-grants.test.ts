import { azureIdentity, binding, clusterObjects, pod } from '../../../test/support/objects';
import { resourceId } from '../base/resource-id';
import { idleGrantFindings } from './idle-grants';
import type { Grant } from './rules';

function grant(namespaces: string): Grant {
  const identity = resourceId('/subscriptions/1/resourceGroups/rg');
  return { namespaces, identity, clientId: 'c' };
}

test('a namespace that is granted an identity, and in which nothing is, is told: anybody may make one of its name', () => {
  const objects = clusterObjects({ identities: [azureIdentity('a')] });
  const found = idleGrantFindings(['apps', 'Gone', 'gone', 'old'].map(grant), objects);
  expect(found).toMatchObject([{ code: 'GrantedToNobody', severity: 'info' }]);
  expect(found[0]?.message).toContain('2 namespaces in which nothing asks for one: "gone", "old".');
});

test.each([
  ['a binding', { bindings: [binding('a')] }],
  ['a pod', { pods: [pod('a', 'web')] }],
])('one with %s is in use', (_, objects) => {
  expect(idleGrantFindings([grant('apps')], clusterObjects(objects))).toEqual([]);
});

test('what is for every namespace, or for those that fit a glob, names none', () => {
  expect(idleGrantFindings(['*', 'team-*', ''].map(grant), clusterObjects())).toEqual([]);
});

test('of many only some are named', () => {
  const many = Array.from({ length: 30 }, (_, index) => grant(`n-${index}`));
  const [found] = idleGrantFindings(many, clusterObjects());
  expect(found?.message).toContain('and 25 more.');
  expect(found?.message.length).toBeLessThan(400);
});
