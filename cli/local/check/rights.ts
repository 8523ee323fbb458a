import policyRole from '../../../infra/policy-role.json';
import roleIds from '../../../infra/role-ids.json';
import { counted } from '../../../shared/core/base/counted';
import type { Finding } from '../../findings';
import type { Facts } from './facts';
import { subscriptionsIn } from './facts';
import type { Need } from './needs';
import { needsOf } from './needs';
import type { Assigned } from './roles-of';
import { allows, rolesAt } from './roles-of';

/** Commands that are shown of many that are alike. */
const SHOWN = 5;

/** Rights against the table: what is missing, scope by scope, and what is there without need. */
export async function rights(facts: Facts): Promise<readonly Finding[]> {
  const { arm, configuration, principal } = facts;
  const lists = subscriptionsIn(configuration).map((subscription) =>
    rolesAt(arm, `/subscriptions/${subscription}`, principal.id),
  );
  const roles = (await Promise.all(lists)).flat();
  const needs = needsOf(facts);
  const missing = needs.flatMap((need) => missingOf(need, roles));
  const who = principal.isYou ? 'you' : `principal ${principal.id}`;
  const byRole = [...Map.groupBy(missing, ({ role }) => role)];
  return [
    ...(missing.length === 0
      ? [
          {
            what: `${who} may do all that is needed, at ${counted(needs.length, 'place')}`,
            result: 'well' as const,
          },
        ]
      : byRole.map(([role, same]) => lacking(who, { role, same, id: principal.id }))),
    ...(principal.isYou ? [NOT_THE_APP] : excessOf(roles, needs)),
  ];
}

const NOT_THE_APP: Finding = {
  what: 'these are your own rights, not those of the app',
  result: 'note',
  remedy:
    'aks-identity check --local --config <file> --as "$(azd env get-value RECONCILER_PRINCIPAL_ID)"',
};

function missingOf(need: Need, roles: readonly Assigned[]): readonly Need[] {
  const actions = need.actions.filter((action) => !allows(roles, action, need.scope));
  return actions.length === 0 ? [] : [{ ...need, actions }];
}

interface Lacking {
  readonly role: string;
  readonly same: readonly Need[];
  readonly id: string;
}

function lacking(who: string, { role, same, id }: Lacking): Finding {
  const actions = [...new Set(same.flatMap((need) => need.actions))];
  const [first] = same;
  const where = same.length === 1 ? (first?.scope ?? '') : counted(same.length, 'scope');
  const commands = same.slice(0, SHOWN).map(({ scope }) => commandFor(role, id, scope));
  const more = same.length - commands.length;
  return {
    what: `${who} may not do ${actions.join(', ')} on ${where}: ${role} is missing`,
    result: 'wrong',
    remedy: [...new Set(commands), ...(more > 0 ? [`# and ${more} more of the kind`] : [])].join(
      '\n',
    ),
  };
}

/** Those that are given under a condition, or defined by the deployment, come from the templates. */
const BY_TEMPLATE: Readonly<Record<string, string>> = {
  'Role Based Access Control Administrator': 'RECONCILER_GRANT_ROLES',
  [policyRole.name]: 'RECONCILER_ASSIGN_POLICIES',
};

function commandFor(role: string, id: string, scope: string): string {
  const setting = BY_TEMPLATE[role];
  if (setting !== undefined) return `azd env set ${setting} true && azd provision`;
  const at = /^[\w./-]+$/.test(scope) ? scope : `'${scope}'`;
  return `az role assignment create --assignee-object-id ${id} --assignee-principal-type ServicePrincipal --role "${role}" --scope ${at}`;
}

/** Roles of the deployment that have nothing to do with clusters. */
const OF_THE_APP: readonly string[] = Object.entries(roleIds)
  .filter(([name]) => name !== 'roleBasedAccessControlAdministrator')
  .map(([, id]) => id);

function excessOf(roles: readonly Assigned[], needs: readonly Need[]): readonly Finding[] {
  const distinct = [...new Map(roles.map((one) => [one.id.toLowerCase(), one])).values()];
  return distinct.filter((one) => !isNeeded(one, needs)).map(excess);
}

function isNeeded({ roleId, role, scope, condition }: Assigned, needs: readonly Need[]): boolean {
  if (OF_THE_APP.includes(roleId)) return true;
  // Without its condition it may give any role to anybody.
  if (roleId === roleIds.roleBasedAccessControlAdministrator && !condition) return false;
  return needs.some(
    (need) => need.role === role.roleName && need.scope.toLowerCase() === scope.toLowerCase(),
  );
}

function excess({ id, role, scope }: Assigned): Finding {
  return {
    what: `${role.roleName} on ${scope === '' ? '/' : scope} is more than is needed`,
    result: 'note',
    remedy: `az role assignment delete --ids ${id}`,
  };
}
