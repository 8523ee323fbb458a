import type { Cluster, Identity, Principal, RoleAssignment } from './cluster';
import { nameGuid } from '../base/keys';
import type { Profile } from '../configuration/profile';
import { identityGroups } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { contains, tryResourceId } from '../base/resource-id';

/** The two built-in roles of the recipe. Ids are the same in every tenant. */
export const VIRTUAL_MACHINE_CONTRIBUTOR = {
  id: '9980e02c-c2be-4d73-94e8-173b1dc7cf3c',
  name: 'Virtual Machine Contributor',
} as const;
export const MANAGED_IDENTITY_OPERATOR = {
  id: 'f1a07417-d97a-45cb-824c-7a7467783830',
  name: 'Managed Identity Operator',
} as const;

export interface Role {
  readonly id: string;
  readonly name: string;
}

/** A role that `principalId` must have at `scope` or above it. */
export interface RoleNeed {
  readonly scope: ResourceId;
  readonly role: Role;
  readonly principalId: string;
}

/** Roles that must be in place before the identities of `profile` can be attached to the hosts of `cluster`. */
export function neededRoles(
  profile: Profile,
  cluster: Cluster,
  identities: readonly Identity[],
  principal: Principal,
): readonly RoleNeed[] {
  const operatorScopes =
    profile.operatorScope === 'resourceGroup'
      ? identityGroups(profile)
      : identities.map((identity) => identity.id);
  const need = (scope: ResourceId, role: Role): RoleNeed => ({
    scope,
    role,
    principalId: principal.principalId,
  });
  return [
    need(cluster.nodeResourceGroup, VIRTUAL_MACHINE_CONTRIBUTOR),
    ...[...new Set(operatorScopes)].sort().map((scope) => need(scope, MANAGED_IDENTITY_OPERATOR)),
  ];
}

/** True if an assignment, whatever its name, gives the role at the scope or at a wider one. */
export function isGranted(need: RoleNeed, assignments: readonly RoleAssignment[]): boolean {
  return assignments.some((assignment) => gives(assignment, need));
}

/** Built-in roles whose actions hold those of both roles of the recipe: Owner and Contributor. */
const WIDER_ROLES: readonly string[] = [
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
  'b24988ac-6180-42a0-ab88-20f7382dd24c',
];

/** True if the principal has the right that the need stands for, by its own role or by a wider one. */
export function hasRight(need: RoleNeed, assignments: readonly RoleAssignment[]): boolean {
  const roles = [need.role, ...WIDER_ROLES.map((id) => ({ id, name: need.role.name }))];
  return roles.some((role) => isGranted({ ...need, role }, assignments));
}

/**
 * True if the role is granted by something that stays: a foreign assignment, or exactly ours. A wider one of ours goes
 * when another cluster is off-boarded or the profile narrows operatorScope; who relied on it would lose the right.
 */
export function isSecured(need: RoleNeed, assignments: readonly RoleAssignment[]): boolean {
  const lasting = assignments.filter(
    (assignment) => assignment.id === assignmentId(need) || !isOurs(assignment),
  );
  return isGranted(need, lasting);
}

/** Nobody else computes this GUID from scope, principal and role. */
export function isOurs({ id, scope, principalId, roleId }: RoleAssignment): boolean {
  return id.toLowerCase().endsWith(`/${nameGuid(scope, principalId, roleId)}`);
}

function gives(assignment: RoleAssignment, need: RoleNeed): boolean {
  if (assignment.roleId.toLowerCase() !== need.role.id) return false;
  if (assignment.principalId.toLowerCase() !== need.principalId.toLowerCase()) return false;
  return covers(assignment.scope, need.scope);
}

/** Scopes above a subscription (the root, a management group) cover whatever they are listed for. */
function covers(scope: string, target: ResourceId): boolean {
  const id = tryResourceId(scope);
  return id === undefined
    ? scope === '/' || scope.toLowerCase().startsWith('/providers/microsoft.management/')
    : contains(id, target);
}

/** Same need, same GUID: a repeated PUT is the same assignment and two racing runs make one. */
export function assignmentName(need: RoleNeed): string {
  return nameGuid(need.scope, need.principalId, need.role.id);
}

/** Full id of the assignment `name` at `scope`, lower case. */
export function assignmentAt(scope: ResourceId, name: string): string {
  return `${scope}/providers/microsoft.authorization/roleassignments/${name}`;
}

/** Full id of the assignment that we would create for `need`, lower case. */
export function assignmentId(need: RoleNeed): string {
  return assignmentAt(need.scope, assignmentName(need));
}

/** Brackets are legal in resource group names, and shells choke on them. */
function quoted(id: ResourceId): string {
  return /^[\w./-]+$/.test(id) ? id : `'${id}'`;
}

/** What a human runs to give the role. */
export function grantCommand(need: RoleNeed): string {
  return [
    'az role assignment create',
    `--assignee-object-id ${need.principalId}`,
    '--assignee-principal-type ServicePrincipal',
    `--role "${need.role.name}"`,
    `--scope ${quoted(need.scope)}`,
  ].join(' ');
}
