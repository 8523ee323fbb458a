import { conditionHolds } from './abac';

const VM = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';
const MIO = 'f1a07417-d97a-45cb-824c-7a7467783830';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const WRITE = 'Microsoft.Authorization/roleAssignments/write';
const DELETE = 'Microsoft.Authorization/roleAssignments/delete';

function side(action: string, source: string): string {
  const attribute = (name: string): string =>
    `@${source}[Microsoft.Authorization/roleAssignments:${name}]`;
  return `((!(ActionMatches{'${action}'})) OR (${attribute('RoleDefinitionId')} ForAnyOfAnyValues:GuidEquals {${VM}, ${MIO}} AND ${attribute('PrincipalType')} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`;
}

/** https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples */
const TWO_ROLES = `${side(WRITE, 'Request')} AND ${side(DELETE, 'Resource')}`;

describe('the two-role constraint', () => {
  const facts = (
    RoleDefinitionId: string,
    PrincipalType = 'ServicePrincipal',
  ): Record<string, string> => ({
    RoleDefinitionId,
    PrincipalType,
  });

  test.each([
    ['gives one of the two roles', WRITE, { request: facts(VM) }, true],
    [
      'gives a role written in capitals',
      WRITE,
      { request: facts(MIO.toUpperCase(), 'serviceprincipal') },
      true,
    ],
    ['does not give another role', WRITE, { request: facts(OWNER) }, false],
    ['does not give a role to a user', WRITE, { request: facts(VM, 'User') }, false],
    [
      'does not give a role without a principal type',
      WRITE,
      { request: { RoleDefinitionId: VM } },
      false,
    ],
    ['takes one of the two roles back', DELETE, { resource: facts(MIO) }, true],
    ['does not take another role back', DELETE, { resource: facts(OWNER) }, false],
    ['does not bind other actions', 'Microsoft.Authorization/roleAssignments/read', {}, true],
  ])('%s', (_, action, given, expected) => {
    expect(conditionHolds(TWO_ROLES, action, given)).toBe(expected);
  });

  test('a constraint by exclusion is understood', () => {
    const condition = `@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${OWNER}}`;
    expect(conditionHolds(condition, WRITE, { request: facts(VM) })).toBe(true);
    expect(conditionHolds(condition, WRITE, { request: facts(OWNER) })).toBe(false);
  });

  test.each(['(', "ActionMatches{'x'} extra", '@Request[x:Y] Unknown {1}', '§'])(
    'the text %s is refused instead of guessed at',
    (condition) => {
      expect(() => conditionHolds(condition, WRITE, {})).toThrow(SyntaxError);
    },
  );
});
