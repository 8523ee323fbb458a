/** Verbs on role assignments and definitions, as an administrator does them by hand. */
import { ArmError } from '../arm/error';
import { idKey, parseId } from '../resource-id';
import { putAssignment, removeAssignment } from './assignments';
import type { RoleAssignment, RoleDefinition } from './model';
import type { Kernel } from './state';

export interface NewGrant {
  readonly principalId: string;
  /** Role name (`Contributor`) or GUID. */
  readonly role: string;
  readonly scope: string;
  readonly name?: string;
  readonly principalType?: string;
  readonly condition?: string;
  readonly description?: string;
  /** True: it has been there all along: counts at once, and no event tells of it. */
  readonly existing?: boolean;
}

export interface NewRole {
  readonly name: string;
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly id?: string;
  readonly assignableScopes?: readonly string[];
  readonly description?: string;
}

/** Gives a role. It counts after `roleReplicationMs`. */
export function grantRole(kernel: Kernel, input: NewGrant): RoleAssignment {
  const { state, time, random } = kernel;
  const now = time.now();
  const name = input.name ?? random.guid();
  const delay = input.existing === true ? 0 : state.settings.latency.roleReplicationMs;
  const role = findRole(kernel, input.role).name;
  const subscription = parseId(input.scope)?.subscription;
  const prefix = subscription === undefined ? '' : `/subscriptions/${subscription}`;
  const assignment: RoleAssignment = {
    id: `${input.scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
    name,
    scope: input.scope,
    principalId: input.principalId.toLowerCase(),
    principalType:
      input.principalType ??
      state.principals.get(input.principalId.toLowerCase())?.type ??
      'ServicePrincipal',
    roleDefinitionId: `${prefix}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
    createdAt: now,
    createdBy: random.guid(),
    effectiveAt: now + time.scaled(delay),
    ...(input.description === undefined ? {} : { description: input.description }),
    ...(input.condition === undefined
      ? {}
      : { condition: input.condition, conditionVersion: '2.0' }),
  };
  putAssignment(kernel, assignment, input.existing);
  if (input.existing !== true) tellAssignment(kernel, assignment, 'write');
  return assignment;
}

/** Takes away a role assignment, named by its id. */
export function revokeRole(kernel: Kernel, id: string): void {
  const found = [...kernel.state.roleAssignments.values()].find(
    (one) => idKey(one.id) === idKey(id),
  );
  if (!found)
    throw new ArmError(404, 'RoleAssignmentNotFound', `There is no role assignment '${id}'.`);
  removeAssignment(kernel, found);
  tellAssignment(kernel, found, 'delete');
}

/** Defines a custom role. */
export function defineRole(kernel: Kernel, input: NewRole): RoleDefinition {
  const definition: RoleDefinition = {
    name: (input.id ?? kernel.random.guid()).toLowerCase(),
    roleName: input.name,
    description: input.description ?? input.name,
    type: 'CustomRole',
    actions: input.actions,
    notActions: input.notActions ?? [],
    assignableScopes:
      input.assignableScopes ??
      [...kernel.state.subscriptions.keys()].map((id) => `/subscriptions/${id}`),
  };
  kernel.state.roleDefinitions.set(definition.name, definition);
  return definition;
}

/** The role of that name or GUID; throws when there is none. */
function findRole(kernel: Kernel, nameOrId: string): RoleDefinition {
  const wanted = nameOrId.toLowerCase();
  const role =
    kernel.state.roleDefinitions.get(wanted) ??
    [...kernel.state.roleDefinitions.values()].find((one) => one.roleName.toLowerCase() === wanted);
  if (role) return role;
  throw new ArmError(404, 'RoleDefinitionDoesNotExist', `There is no role '${nameOrId}'.`);
}

function tellAssignment(kernel: Kernel, { id }: RoleAssignment, verb: 'write' | 'delete'): void {
  kernel.tell({
    type: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    resource: id,
    operation: `Microsoft.Authorization/roleAssignments/${verb}`,
  });
}
