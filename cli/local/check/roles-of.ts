import { matchesGlob } from '../../../shared/core/base/glob';
import type { Arm } from '../arm';

const VERSION = '2022-04-01';

export interface Assigned {
  readonly id: string;
  readonly scope: string;
  /** GUID of the role, lower case. */
  readonly roleId: string;
  readonly principalId: string;
  readonly condition?: string | null;
  readonly role: Role;
}

interface Role {
  readonly roleName: string;
  readonly permissions: readonly Permission[];
}

interface Permission {
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
}

interface AssignmentBody {
  readonly id: string;
  readonly properties: Readonly<
    Record<'scope' | 'roleDefinitionId' | 'principalId', string> & { condition?: string | null }
  >;
}

/** Role assignments at, above and below a scope, of one principal and its groups, or of everybody, with what each role allows. */
export async function rolesAt(
  arm: Arm,
  scope: string,
  principal?: string,
): Promise<readonly Assigned[]> {
  const path = `${scope}/providers/Microsoft.Authorization/roleAssignments`;
  const filter = principal === undefined ? {} : { $filter: `assignedTo('${principal}')` };
  const all = await arm.list<AssignmentBody>(path, VERSION, filter);
  const roles = new Map<string, Promise<Role>>();
  return Promise.all(
    all.map(async ({ id, properties }) => {
      const { roleDefinitionId, scope: at, principalId, condition } = properties;
      const role = roles.get(roleDefinitionId) ?? roleOf(arm, roleDefinitionId);
      roles.set(roleDefinitionId, role);
      const roleId = (roleDefinitionId.split('/').at(-1) ?? '').toLowerCase();
      return {
        ...{ id, scope: at, roleId, principalId: principalId.toLowerCase(), role: await role },
        ...(condition !== undefined && { condition }),
      };
    }),
  );
}

async function roleOf(arm: Arm, id: string): Promise<Role> {
  return (await arm.get<{ readonly properties: Role }>(id, VERSION)).properties;
}

/** True where one of the roles allows an action at a scope. */
export function allows(roles: readonly Assigned[], action: string, scope: string): boolean {
  return roles.some(
    (one) => covers(one.scope, scope) && one.role.permissions.some((each) => has(each, action)),
  );
}

function has({ actions, notActions = [], dataActions = [] }: Permission, action: string): boolean {
  const fits = (pattern: string): boolean => matchesGlob(pattern, action);
  return (actions.some(fits) && !notActions.some(fits)) || dataActions.some(fits);
}

/** A list at a scope shows roles above it, also those of management groups, whose ids do not tell. */
function covers(wide: string, narrow: string): boolean {
  const above = wide.toLowerCase().replace(/\/$/, '');
  if (!above.startsWith('/subscriptions/')) return true;
  return `${narrow.toLowerCase()}/`.startsWith(`${above}/`);
}
