/** Microsoft.Authorization: role assignments and role definitions at any scope. */
import type { ConditionFacts } from '../access/abac';
import { roleAssignmentBody, roleDefinitionBody } from '../bodies/rest';
import { isJson } from '../json';
import { idKey, parseId } from '../resource-id';
import { listedAssignments } from '../world/assignments';
import type { RoleAssignment, RoleDefinition } from '../world/model';
import { assignmentNotFound } from './absence';
import { ArmError } from './error';
import { page } from './paging';
import { assignmentFilter } from './role-assignment-filter';
import { deleteRoleAssignment, putRoleAssignment } from './role-assignment-write';
import type { Answer, Call } from './request';
import type { Route } from './route';
import { requireScope } from './scope';

const SCOPE = '{scope*}/providers/Microsoft.Authorization';

/** All routes of the provider. */
export function authorizationRoutes(): Route[] {
  const route = { provider: 'authorization', quotas: [] } as const;
  const assignments = 'Microsoft.Authorization/roleAssignments';
  const definitions = {
    ...route,
    method: 'GET',
    action: 'Microsoft.Authorization/roleDefinitions/read',
  } as const;
  const read = { ...route, method: 'GET', action: `${assignments}/read` } as const;
  const one = `${SCOPE}/roleAssignments/{name}`;
  return [
    { ...read, pattern: `${SCOPE}/roleAssignments`, handle: listAssignments },
    { ...read, pattern: one, handle: getAssignment },
    {
      ...route,
      method: 'PUT',
      action: `${assignments}/write`,
      pattern: one,
      facts: requestFacts,
      handle: putRoleAssignment,
    },
    {
      ...route,
      method: 'DELETE',
      action: `${assignments}/delete`,
      pattern: one,
      facts: resourceFacts,
      handle: deleteRoleAssignment,
    },
    { ...definitions, pattern: `${SCOPE}/roleDefinitions`, handle: listDefinitions },
    { ...definitions, pattern: `${SCOPE}/roleDefinitions/{name}`, handle: getDefinition },
  ];
}

function listAssignments(call: Call): Answer {
  requireScope(call, call.params['scope'] ?? '');
  const keep = assignmentFilter(call.params['scope'] ?? '', call.request.query.get('$filter'));
  const found = listedAssignments(call.kernel).filter(keep);
  return page(call, found, (assignment) => roleAssignmentBody(assignment));
}

function getAssignment(call: Call): Answer {
  const found = findAssignment(call);
  if (found) return { status: 200, body: roleAssignmentBody(found) };
  throw assignmentNotFound(call.params['name'] ?? '');
}

function findAssignment(call: Call): RoleAssignment | undefined {
  const { scope = '', name = '' } = call.params;
  const found = call.kernel.state.roleAssignments.get(name.toLowerCase());
  return found && idKey(found.scope) === idKey(scope) ? found : undefined;
}

function listDefinitions(call: Call): Answer {
  const filter = call.request.query.get('$filter');
  const wanted = /roleName eq '([^']*)'/i.exec(filter ?? '')?.[1]?.toLowerCase();
  const type = /\btype eq '([^']*)'/i.exec(filter ?? '')?.[1]?.toLowerCase();
  const scope = call.params['scope'] ?? '';
  const rows = [...call.kernel.state.roleDefinitions.values()]
    .filter((one) => wanted === undefined || one.roleName.toLowerCase() === wanted)
    .filter((one) => type === undefined || one.type.toLowerCase() === type)
    .map((definition) => ({ id: definition.name, definition }));
  return page(call, rows, ({ definition }) => definitionAt(scope, definition));
}

function getDefinition(call: Call): Answer {
  const { scope = '', name = '' } = call.params;
  const definition = call.kernel.state.roleDefinitions.get(name.toLowerCase());
  if (definition) return { status: 200, body: definitionAt(scope, definition) };
  throw new ArmError(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
  );
}

function definitionAt(scope: string, definition: RoleDefinition): unknown {
  return roleDefinitionBody(definition, parseId(scope)?.subscription);
}

function requestFacts({ request }: Call): ConditionFacts {
  const properties = isJson(request.body) ? request.body['properties'] : undefined;
  if (!isJson(properties)) return { request: {} };
  const { roleDefinitionId, principalId, principalType } = properties;
  return {
    request: facts({
      RoleDefinitionId: lastSegment(roleDefinitionId),
      PrincipalId: principalId,
      PrincipalType: principalType,
    }),
  };
}

function resourceFacts(call: Call): ConditionFacts {
  const found = findAssignment(call);
  if (!found) return { resource: {} };
  return {
    resource: facts({
      RoleDefinitionId: lastSegment(found.roleDefinitionId),
      PrincipalId: found.principalId,
      PrincipalType: found.principalType,
    }),
  };
}

function facts(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).filter((entry): entry is [string, string] => {
    return typeof entry[1] === 'string';
  });
  return Object.fromEntries(texts);
}

function lastSegment(id: unknown): unknown {
  return typeof id === 'string' ? id.slice(id.lastIndexOf('/') + 1) : undefined;
}
