import {
  cluster,
  foreignAssignment,
  identities,
  identityId,
  IDENTITY_GROUP,
  KUBELET_PRINCIPAL,
  need,
  NODE_GROUP,
  ourAssignment,
  profile,
  profileOf,
  RECONCILER,
} from '../../../test/support/world';
import { resourceGroupId } from '../base/resource-id';
import {
  assignmentId,
  assignmentName,
  grantCommand,
  isGranted,
  isSecured,
  MANAGED_IDENTITY_OPERATOR,
  neededRoles,
  VIRTUAL_MACHINE_CONTRIBUTOR,
} from './roles';

const GROUP_NEED = need(IDENTITY_GROUP);

describe('neededRoles', () => {
  test('option 1 of the recipe: Operator on each identity resource group, once', () => {
    const other = resourceGroupId('s2', 'a-group');
    const two = profileOf(IDENTITY_GROUP, other, IDENTITY_GROUP);
    expect(neededRoles(two, cluster(), identities('a', 'b'), RECONCILER)).toEqual([
      need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR),
      need(IDENTITY_GROUP, MANAGED_IDENTITY_OPERATOR),
      need(other, MANAGED_IDENTITY_OPERATOR),
    ]);
  });

  test('option 2 of the recipe: Operator on each single identity, in an order of its own', () => {
    const single = profile({ operatorScope: 'identity' });
    expect(neededRoles(single, cluster(), identities('b', 'a'), RECONCILER)).toEqual([
      need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR),
      need(identityId('a')),
      need(identityId('b')),
    ]);
  });
});

describe('isGranted', () => {
  test.each([
    ['at the scope', IDENTITY_GROUP, true],
    ['at the scope in another casing', IDENTITY_GROUP.toUpperCase(), true],
    ['on the subscription', '/subscriptions/00000000-0000-0000-0000-000000000001', true],
    ['on a management group', '/providers/Microsoft.Management/managementGroups/mg', true],
    ['on the root', '/', true],
    ['on another subscription', '/subscriptions/other', false],
    ['on a group that begins alike', `${IDENTITY_GROUP}-2`, false],
    ['on one identity below', identityId('a'), false],
    ['nowhere that Azure knows', '', false],
  ])('an assignment of another name %s: %s counts %s', (_where, scope, counts) => {
    expect(isGranted(GROUP_NEED, [foreignAssignment(GROUP_NEED, scope)])).toBe(counts);
  });

  test('another principal or another role is no grant; casing of GUIDs is nothing', () => {
    const same = foreignAssignment(GROUP_NEED);
    expect(isGranted(GROUP_NEED, [{ ...same, principalId: KUBELET_PRINCIPAL }])).toBe(false);
    expect(isGranted(GROUP_NEED, [{ ...same, roleId: VIRTUAL_MACHINE_CONTRIBUTOR.id }])).toBe(
      false,
    );
    const shouted = { ...same, roleId: same.roleId.toUpperCase() };
    expect(isGranted(GROUP_NEED, [shouted])).toBe(true);
    expect(isGranted(GROUP_NEED, [])).toBe(false);
  });
});

describe('isSecured', () => {
  const single = need(identityId('a'));

  test('a wider assignment of ours does not count: it goes with the cluster or the setting that it was made for', () => {
    expect(isGranted(single, [ourAssignment(GROUP_NEED)])).toBe(true);
    expect(isSecured(single, [ourAssignment(GROUP_NEED)])).toBe(false);
  });

  test('a wider assignment of somebody else counts, and so does exactly ours', () => {
    expect(isSecured(single, [foreignAssignment(single, IDENTITY_GROUP)])).toBe(true);
    expect(isSecured(single, [ourAssignment(single)])).toBe(true);
  });
});

test('the same need has the same assignment, another principal another', () => {
  expect(assignmentName(need(IDENTITY_GROUP))).toBe('41a02de6-6862-5800-a88a-dd1550d3acd7');
  expect(assignmentId(GROUP_NEED)).toBe(
    `${IDENTITY_GROUP}/providers/microsoft.authorization/roleassignments/${assignmentName(GROUP_NEED)}`,
  );
  const kubelet = need(IDENTITY_GROUP, MANAGED_IDENTITY_OPERATOR, KUBELET_PRINCIPAL);
  expect(assignmentName(kubelet)).not.toBe(assignmentName(GROUP_NEED));
});

test('the command that mends a missing role can be pasted as it is', () => {
  expect(grantCommand(GROUP_NEED)).toBe(
    `az role assignment create --assignee-object-id ${RECONCILER.principalId} --assignee-principal-type ServicePrincipal --role "Managed Identity Operator" --scope ${IDENTITY_GROUP}`,
  );
  expect(grantCommand(need(resourceGroupId('s', 'g(1)')))).toMatch(
    / --scope '\/subscriptions\/s\/resourcegroups\/g\(1\)'$/,
  );
});
