/** PUT and DELETE of role assignments. */
import { definitionOf } from '../access/rbac';
import { roleAssignmentBody } from '../bodies/rest';
import { isJson, type Json } from '../json';
import { idKey, isWithin, parseId } from '../resource-id';
import { putAssignment, removeAssignment } from '../world/assignments';
import type { RoleAssignment } from '../world/model';
import type { WorldState } from '../world/state';
import { ArmError, invalidContent } from './error';
import type { Answer, Call } from './request';
import { requireScope } from './scope';

interface Wanted {
  readonly name: string;
  readonly scope: string;
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly principalType?: string;
  readonly description?: string;
  readonly condition?: string;
  readonly conditionVersion?: string;
}

const GUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Creates an assignment (201), or answers an equal one of the same name again (200). */
export function putRoleAssignment(call: Call): Answer {
  const { kernel, actor } = call;
  const { state, time } = kernel;
  const wanted = readBody(call);
  requireScope(call, wanted.scope);
  checkRole(state, wanted);
  const sameName = state.roleAssignments.get(wanted.name);
  if (sameName) return repeat(sameName, wanted);
  const principalType = checkPrincipal(call, wanted);
  refuseTwin(state, wanted);
  refuseOverLimit(state, wanted.scope);
  const now = time.now();
  const assignment: RoleAssignment = {
    ...wanted,
    id: `${wanted.scope}/providers/Microsoft.Authorization/roleAssignments/${wanted.name}`,
    principalType,
    createdAt: now,
    createdBy: actor.objectId,
    effectiveAt: now + time.scaled(state.settings.latency.roleReplicationMs),
  };
  putAssignment(kernel, assignment);
  tell(call, assignment, 'write');
  return { status: 201, body: roleAssignmentBody(assignment, true) };
}

/** Deletes an assignment: 200 with what it was, 204 when there is none. */
export function deleteRoleAssignment(call: Call): Answer {
  const { scope = '', name = '' } = call.params;
  const { roleAssignments } = call.kernel.state;
  const found = roleAssignments.get(name.toLowerCase());
  if (!found || idKey(found.scope) !== idKey(scope)) return { status: 204 };
  removeAssignment(call.kernel, found);
  tell(call, found, 'delete');
  return { status: 200, body: roleAssignmentBody(found) };
}

function readBody({ params, request }: Call): Wanted {
  const name = (params['name'] ?? '').toLowerCase();
  if (!GUID.test(name)) {
    throw new ArmError(
      400,
      'InvalidRoleAssignmentId',
      `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`,
    );
  }
  const properties = isJson(request.body) ? request.body['properties'] : undefined;
  if (!isJson(properties))
    throw invalidContent("Required property 'properties' not found in JSON.");
  const scope = params['scope'] ?? '';
  return {
    name,
    scope,
    principalId: required(properties, 'principalId').toLowerCase(),
    roleDefinitionId: atScope(required(properties, 'roleDefinitionId'), scope),
    ...optional(properties, 'principalType'),
    ...optional(properties, 'description'),
    ...readCondition(properties),
  };
}

function required(properties: Json, name: string): string {
  const value = properties[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalidContent(`Required property '${name}' not found in JSON. Path 'properties'.`);
}

function optional(properties: Json, name: string): Record<string, string> {
  const value = properties[name];
  return typeof value === 'string' ? { [name]: value } : {};
}

function readCondition(properties: Json): Record<string, string> {
  const condition = {
    ...optional(properties, 'condition'),
    ...optional(properties, 'conditionVersion'),
  };
  if (condition['condition'] !== undefined && condition['conditionVersion'] !== '2.0') {
    throw invalidContent("'conditionVersion' must be '2.0' when 'condition' is given.");
  }
  return condition;
}

/** Azure shows the definition under the subscription of the scope, whatever prefix was sent. */
function atScope(roleDefinitionId: string, scope: string): string {
  const subscription = parseId(scope)?.subscription;
  const prefix = subscription === undefined ? '' : `/subscriptions/${subscription}`;
  const name = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase();
  return `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${name}`;
}

function checkRole(state: WorldState, { roleDefinitionId }: Wanted): void {
  if (definitionOf(state, roleDefinitionId)) return;
  const name = roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1);
  throw new ArmError(
    404,
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${name.replaceAll('-', '')}' does not exist.`,
  );
}

function repeat(existing: RoleAssignment, wanted: Wanted): Answer {
  if (isSame(existing, wanted)) return { status: 200, body: roleAssignmentBody(existing) };
  throw new ArmError(
    400,
    'RoleAssignmentUpdateNotPermitted',
    'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
  );
}

function isSame(a: Wanted, b: Wanted): boolean {
  return (
    a.principalId === b.principalId &&
    idKey(a.scope) === idKey(b.scope) &&
    idKey(a.roleDefinitionId) === idKey(b.roleDefinitionId)
  );
}

function checkPrincipal({ kernel }: Call, { principalId, principalType }: Wanted): string {
  const known = kernel.state.principals.get(principalId);
  const replicated = known !== undefined && known.replicatedAt <= kernel.time.now();
  if (!replicated) {
    // Naming the type tells Azure not to look the principal up.
    if (principalType !== undefined) return principalType;
    throw new ArmError(
      400,
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${kernel.state.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  }
  if (principalType === undefined || principalType === known.type) return known.type;
  throw new ArmError(
    400,
    'UnmatchedPrincipalType',
    `The PrincipalId '${principalId.replaceAll('-', '')}' has type '${known.type}' , which is different from specified PrinciaplType '${principalType}'.`,
  );
}

function refuseTwin(state: WorldState, wanted: Wanted): void {
  const twin = [...state.roleAssignments.values()].find((one) => isSame(one, wanted));
  if (!twin) return;
  throw new ArmError(
    409,
    'RoleAssignmentExists',
    `The role assignment already exists. The ID of the existing role assignment is ${twin.name.replaceAll('-', '')}.`,
  );
}

function refuseOverLimit(state: WorldState, scope: string): void {
  const subscription = parseId(scope)?.subscription;
  if (subscription === undefined) return;
  // Counting is only worth it when all subscriptions together could reach the limit.
  if (state.roleAssignments.size < state.settings.roleAssignmentLimit) return;
  const root = `/subscriptions/${subscription}`;
  let count = 0;
  for (const one of state.roleAssignments.values()) if (isWithin(one.scope, root)) count += 1;
  if (count < state.settings.roleAssignmentLimit) return;
  throw new ArmError(
    400,
    'RoleAssignmentLimitExceeded',
    `The role assignment limit for the subscription has been exceeded: no more role assignments can be created (${state.settings.roleAssignmentLimit}).`,
  );
}

function tell(call: Call, { id }: RoleAssignment, verb: 'write' | 'delete'): void {
  const { kernel, actor, http, correlationId } = call;
  kernel.tell({
    type: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    resource: id,
    operation: `Microsoft.Authorization/roleAssignments/${verb}`,
    actor,
    http,
    correlationId,
  });
}
