import type { ResourceId } from '../base/resource-id';
import { partsOf, resourceId, scopeOf, tryResourceId } from '../base/resource-id';
import { MANAGED_IDENTITY_OPERATOR, VIRTUAL_MACHINE_CONTRIBUTOR } from '../cluster/roles';

/** Name of infra/custom-role.json. */
const READER_ROLE = 'AKS Identity Reconciler';
const POLICY_ROLE = 'Resource Policy Contributor';
const GRANTING_ROLE = 'Role Based Access Control Administrator';

/** Who lacks which right where, as an ARM refusal tells it. */
export interface MissingRight {
  readonly principalId: string;
  /** Microsoft.Compute/virtualMachineScaleSets/write … */
  readonly action: string;
  /** Never empty. */
  readonly scopes: readonly ResourceId[];
}

/** Matches the lacking action, not the granted one that a LinkedAuthorizationFailed names first. */
const LACKING =
  /does not have [^']{0,100}? action(?:\(s\))? '([^']+)'[^']{0,100}? scope(?:\(s\))? '([^']+)'/i;
const PRINCIPAL = /(?:object id|client) '([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})'/gi;

/** Reads AuthorizationFailed and LinkedAuthorizationFailed texts; undefined when one says no action, scope or object id. */
export function missingRightIn(message: string): MissingRight | undefined {
  const [, actions, scopes] = LACKING.exec(message) ?? [];
  const principalId = [...message.matchAll(PRINCIPAL)].at(-1)?.[1];
  const ids = (scopes ?? '').split(',').map((scope) => scopeIn(scope.trim()));
  const known = ids.filter((id) => id !== undefined);
  const action = actions?.split(',')[0]?.trim();
  if (action === undefined || principalId === undefined || known.length === 0) return undefined;
  return { principalId, action, scopes: known };
}

/** Who may not list is told the path of the list, which is no resource: the right belongs to what the list is of. */
function scopeIn(text: string): ResourceId | undefined {
  return tryResourceId(text) ?? tryResourceId(text.replace(/\/providers\/[^/]+\/[^/]+$/, ''));
}

/** The commands that give the right, one per line; undefined for an action that we never use. */
export function grantRemedy({ action, scopes, principalId }: MissingRight): string | undefined {
  const grant = grantFor(action);
  if (grant === undefined) return undefined;
  const targets = [...new Set(grant.scopes(scopes))];
  return targets
    .map((scope) =>
      [
        'az role assignment create',
        `--assignee-object-id ${principalId}`,
        '--assignee-principal-type ServicePrincipal',
        `--role "${grant.role}"`,
        `--scope ${quoted(scope)}`,
        ...(grant.condition
          ? [`--condition-version 2.0 --condition ${quoted(grant.condition)}`]
          : []),
      ].join(' '),
    )
    .join('\n');
}

interface Grant {
  readonly role: string;
  /** Where the role belongs, given where the right was missed. */
  readonly scopes: (missing: readonly ResourceId[]) => readonly ResourceId[];
  readonly condition?: string;
}

function grantFor(action: string): Grant | undefined {
  const verb = action.toLowerCase();
  if (verb.endsWith('/read')) return { role: READER_ROLE, scopes: subscriptionsOf };
  if (verb.endsWith('userassignedidentities/assign/action'))
    return { role: MANAGED_IDENTITY_OPERATOR.name, scopes: sharedGroups };
  if (/^microsoft\.authorization\/roleassignments\/(write|delete)$/.test(verb))
    return { role: GRANTING_ROLE, scopes: assignmentScopes, condition: GRANT_CONDITION };
  if (/^microsoft\.authorization\/policyassignments\/(write|delete)$/.test(verb))
    return { role: POLICY_ROLE, scopes: assignmentScopes };
  if (verb.startsWith('microsoft.compute/'))
    return { role: VIRTUAL_MACHINE_CONTRIBUTOR.name, scopes: (ids) => ids.map(scopeOf) };
  return undefined;
}

function subscriptionsOf(ids: readonly ResourceId[]): readonly ResourceId[] {
  return ids.map((id) => resourceId(`/subscriptions/${partsOf(id).subscriptionId}`));
}

/** One identity keeps the least scope; several of one group are given at the group, as in the recipe's option 1. */
function sharedGroups(ids: readonly ResourceId[]): readonly ResourceId[] {
  return ids.map((id) =>
    ids.some((other) => other !== id && scopeOf(other) === scopeOf(id)) ? scopeOf(id) : id,
  );
}

/** Azure names the assignment that was refused; the right belongs to what it is an assignment of. */
function assignmentScopes(ids: readonly ResourceId[]): readonly ResourceId[] {
  return ids.map((id) =>
    resourceId(
      id.replace(/\/providers\/microsoft\.authorization\/(?:role|policy)assignments\/[^/]+$/, ''),
    ),
  );
}

/** Only the two roles of the recipe, and only to service principals, may be given or taken. */
const GRANT_CONDITION = [conditionOf('write', '@Request'), conditionOf('delete', '@Resource')].join(
  ' AND ',
);

function conditionOf(verb: 'write' | 'delete', source: '@Request' | '@Resource'): string {
  const attribute = `${source}[Microsoft.Authorization/roleAssignments`;
  const roles = `${VIRTUAL_MACHINE_CONTRIBUTOR.id}, ${MANAGED_IDENTITY_OPERATOR.id}`;
  return (
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR ` +
    `(${attribute}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${roles}} AND ` +
    `${attribute}:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))`
  );
}

/** The command that unlocks the node resource group named in a refusal. Its AKS default name tells the cluster. */
export function unlockRemedy(message: string): string {
  const [, group, name] =
    /resourcegroups\/mc_([^_/]+)_([^_/]+)_[^_/'"\s]+(?=[/'"\s]|$)/i.exec(message) ?? [];
  const where = `--resource-group ${quoted(group ?? '<group of the cluster>')} --name ${quoted(name ?? '<cluster>')}`;
  return `az aks update ${where} --nrg-lockdown-restriction-level Unrestricted`;
}

/** For POSIX shells. Error texts come from outside: nothing in them may run when the remedy is pasted. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
