/** The two built-in roles of the recipe, and the ones that let somebody give them or read what we compare. */
export const VIRTUAL_MACHINE_CONTRIBUTOR = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c';
export const MANAGED_IDENTITY_OPERATOR = 'f1a07417-d97a-45cb-824c-7a7467783830';
/** Name of infra/custom-role.json. */
export const READER_ROLE = 'AKS Identity Reconciler';

/** Role assignments that the reconciler may write or delete: the two roles, for service principals only (arm.md 4.3). */
export const GRANT_CONDITION = [
  conditionOf('write', '@Request'),
  conditionOf('delete', '@Resource'),
].join(' AND ');

function conditionOf(verb: 'write' | 'delete', source: '@Request' | '@Resource'): string {
  const attribute = `${source}[Microsoft.Authorization/roleAssignments`;
  const roles = `${VIRTUAL_MACHINE_CONTRIBUTOR}, ${MANAGED_IDENTITY_OPERATOR}`;
  return (
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR ` +
    `(${attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles}} AND ` +
    `${attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`
  );
}
