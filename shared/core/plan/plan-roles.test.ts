import {
  foreignAssignment,
  heldRole,
  IDENTITY_GROUP,
  need,
  NODE_GROUP,
  ourAssignment,
  planInput,
  RECONCILER,
  USUAL_NEEDS,
  world,
} from '../../../test/support/world';
import type { RoleAssignment } from '../cluster/cluster';
import { grantSteps, missingRights, revokeStep } from './plan-roles';
import { assignmentName, grantCommand, VIRTUAL_MACHINE_CONTRIBUTOR } from '../cluster/roles';

const VMC = need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR);
const MIO = need(IDENTITY_GROUP);
const observed = (...roleAssignments: readonly RoleAssignment[]) =>
  planInput(world({ roleAssignments })).observed;

test('each missing role is one PUT of an assignment whose name never changes', () => {
  expect(grantSteps(USUAL_NEEDS, observed(ourAssignment(VMC)))).toEqual([
    {
      kind: 'grantRole',
      id: `role:${assignmentName(MIO)}`,
      target: IDENTITY_GROUP,
      cause: 'Missing',
      scope: IDENTITY_GROUP,
      roleId: MIO.role.id,
      roleName: 'Managed Identity Operator',
      principalId: RECONCILER.principalId,
      assignmentName: assignmentName(MIO),
      cost: { reads: 0, writes: 1 },
      changes: [
        { sign: '+', what: `role Managed Identity Operator for ${RECONCILER.principalId}` },
      ],
    },
  ]);
});

test.each([
  ['under another name', foreignAssignment(MIO)],
  [
    'on the subscription',
    foreignAssignment(MIO, '/subscriptions/00000000-0000-0000-0000-000000000001'),
  ],
  [
    'on a management group',
    foreignAssignment(MIO, '/providers/Microsoft.Management/managementGroups/m'),
  ],
  ['on the root', foreignAssignment(MIO, '/')],
])('an equal assignment %s is adopted: nothing is granted [F20]', (_where, assignment) => {
  expect(grantSteps([MIO], observed(assignment))).toEqual([]);
  expect(missingRights([MIO], observed(assignment))).toEqual([]);
});

test('a right that is only checked stalls with the exact command that gives it', () => {
  const failures = missingRights(USUAL_NEEDS, observed(ourAssignment(MIO)));
  expect(failures).toEqual([
    {
      policy: 'Stalled',
      code: 'RoleMissing',
      message: `${RECONCILER.principalId} lacks Virtual Machine Contributor on ${NODE_GROUP}, and the profile says roles: check. Until the role is granted, nothing is sent to the hosts: Azure would refuse it.`,
      target: NODE_GROUP,
      remedy: grantCommand(VMC),
    },
  ]);
});

test('taking a role back is one DELETE, named by its role', () => {
  expect(revokeStep(heldRole(VMC), 'OffBoarding')).toEqual({
    kind: 'revokeRole',
    id: `role:${assignmentName(VMC)}`,
    target: NODE_GROUP,
    cause: 'OffBoarding',
    assignment: ourAssignment(VMC).id,
    cost: { reads: 0, writes: 1 },
    changes: [
      { sign: '-', what: `role Virtual Machine Contributor for ${RECONCILER.principalId}` },
    ],
  });
});

test('a role of an older ledger that we no longer know is named by its id', () => {
  const [change] = revokeStep(heldRole(VMC, { roleId: 'some-guid' }), 'OffBoarding').changes;
  expect(change?.what).toBe(`role some-guid for ${RECONCILER.principalId}`);
});
