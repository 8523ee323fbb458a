import { resourceGroupId } from '../../core/base/resource-id';
import { failureOf, refusal, wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const me = '11111111-1111-4111-8111-111111111111';
const name = '22222222-2222-4222-8222-222222222222';
const roleId = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';
const scope = resourceGroupId(sub, 'mc_rg_aks1_we');
const id = `${scope}/providers/microsoft.authorization/roleassignments/${name}`;
const request = { scope, name, roleId, principalId: me };

describe('role assignments of a principal', () => {
  it('are listed for the subscription with one request, and given in lower case', async () => {
    const properties = {
      scope: scope.toUpperCase(),
      roleDefinitionId: `/subscriptions/${sub}/providers/Microsoft.Authorization/roleDefinitions/${roleId.toUpperCase()}`,
      principalId: me,
    };
    const { azure, lines } = wire([{ body: { value: [{ id: id.toUpperCase(), properties }] } }]);
    expect(await azure.listRoleAssignments(sub, me)).toEqual([
      { id, scope, roleId, principalId: me },
    ]);
    expect(lines()).toEqual([
      `GET /subscriptions/${sub}/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=principalId eq '${me}'`,
    ]);
  });

  it('keep their scope when it is no resource group', async () => {
    const at = (where: string, key: string) => ({
      id: `${where}/providers/Microsoft.Authorization/roleAssignments/${key}`,
      properties: { scope: where, roleDefinitionId: `/x/${roleId}`, principalId: me },
    });
    const value = [at('/', 'a'), at('/providers/Microsoft.Management/managementGroups/MG', 'b')];
    const found = await wire([{ body: { value } }]).azure.listRoleAssignments(sub, me);
    expect(found.map((assignment) => assignment.scope)).toEqual([
      '/',
      '/providers/microsoft.management/managementgroups/mg',
    ]);
  });

  it('are not asked for with anything but a GUID in the filter', async () => {
    const { azure, sent } = wire([]);
    expect(await failureOf(azure.listRoleAssignments(sub, "x' or 1 eq 1"))).toMatchObject({
      policy: 'Terminal',
    });
    expect(sent).toEqual([]);
  });
});

describe('a new role assignment', () => {
  it('is one PUT for a service principal, without the double slash of the SDK', async () => {
    const { azure, sent, lines } = wire([{ status: 201, body: { id } }]);
    await azure.createRoleAssignment(request);
    expect(lines()).toEqual([
      `PUT ${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`,
    ]);
    expect(sent[0]?.body).toEqual({
      properties: {
        roleDefinitionId: `/subscriptions/${sub}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`,
        principalId: me,
        principalType: 'ServicePrincipal',
      },
    });
  });

  it('that is there already is a success', async () => {
    await expect(
      wire([{ status: 200, body: { id } }]).azure.createRoleAssignment(request),
    ).resolves.toBeUndefined();
  });

  it.each([
    [
      'exists under another name',
      refusal(409, 'RoleAssignmentExists'),
      'Conflict',
      'RoleAssignmentExists',
    ],
    [
      'is for a principal not replicated yet',
      refusal(400, 'PrincipalNotFound'),
      'Waiting',
      'PrincipalNotFound',
    ],
    [
      'is one too many',
      refusal(400, 'RoleAssignmentLimitExceeded'),
      'Stalled',
      'RoleAssignmentLimitExceeded',
    ],
    [
      'loses its answer',
      refusal(500, 'InternalServerError'),
      'UnknownOutcome',
      'InternalServerError',
    ],
  ])('that %s fails with its policy after one request', async (_, answer, policy, code) => {
    const { azure, sent } = wire([answer]);
    expect(await failureOf(azure.createRoleAssignment(request))).toMatchObject({ policy, code });
    expect(sent).toHaveLength(1);
  });
});

describe('the removal of a role assignment', () => {
  it('is one DELETE', async () => {
    const { azure, lines } = wire([{ body: { id, properties: {} } }]);
    await azure.deleteRoleAssignment(id);
    expect(lines()).toEqual([`DELETE ${id}?api-version=2022-04-01`]);
  });

  it.each([
    ['it is gone', { status: 204 }],
    ['its scope is gone', refusal(404, 'ResourceGroupNotFound')],
  ])('is a success when %s', async (_, answer) => {
    await expect(wire([answer]).azure.deleteRoleAssignment(id)).resolves.toBeUndefined();
  });

  it('that is refused fails', async () => {
    expect(
      await failureOf(wire([refusal(403, 'AuthorizationFailed')]).azure.deleteRoleAssignment(id)),
    ).toMatchObject({ policy: 'Stalled' });
  });
});
