/** Microsoft.Authorization/policyAssignments at any scope. */
import { exemptionBody, policyBody } from '../bodies/policy';
import { isJson, type Json } from '../json';
import { idKey, isWithin } from '../resource-id';
import type { PolicyAssignment } from '../world/model';
import { carryPolicies, putAssignment } from '../world/policies';
import { ArmError, invalidContent } from './error';
import { page } from './paging';
import type { Answer, Call } from './request';
import type { Route } from './route';
import { requireScope } from './scope';

const LIST = '{scope*}/providers/Microsoft.Authorization/policyAssignments';
const ONE = `${LIST}/{name}`;
const ACTION = 'Microsoft.Authorization/policyAssignments';
const EXEMPTIONS = 'Microsoft.Authorization/policyExemptions';
const EXEMPTION_LIST = `{scope*}/providers/${EXEMPTIONS}`;

/** All routes of policy assignments. */
export function policyRoutes(): Route[] {
  const route = { provider: 'policy', quotas: [] } as const;
  const read = { ...route, method: 'GET', action: `${ACTION}/read` } as const;
  return [
    { ...read, pattern: LIST, handle: listPolicies },
    { ...read, pattern: ONE, handle: getPolicy },
    {
      ...read,
      provider: 'policyExemptions',
      action: `${EXEMPTIONS}/read`,
      pattern: EXEMPTION_LIST,
      handle: listExemptions,
    },
    { ...route, method: 'PUT', action: `${ACTION}/write`, pattern: ONE, handle: putPolicy },
    {
      ...route,
      method: 'DELETE',
      action: `${ACTION}/delete`,
      pattern: ONE,
      handle: deletePolicy,
    },
  ];
}

function listPolicies(call: Call): Answer {
  const { scope = '' } = call.params;
  requireScope(call, scope);
  const keep = filterOf(scope, call.request.query.get('$filter') ?? '');
  return page(call, [...call.kernel.state.policyAssignments.values()].filter(keep), policyBody);
}

/** At, above and below the scope, as the list of assignments. */
function listExemptions(call: Call): Answer {
  const { scope = '' } = call.params;
  requireScope(call, scope);
  const all = [...call.kernel.state.policyExemptions.values()];
  const shown = all.filter((one) => isWithin(scope, one.scope) || isWithin(one.scope, scope));
  return page(call, shown, exemptionBody);
}

/** Without a filter: at, above and below the scope. atScope() leaves out those below it [SDK documentation]. */
function filterOf(scope: string, filter: string): (one: PolicyAssignment) => boolean {
  const above = (one: PolicyAssignment): boolean => isWithin(scope, one.scope);
  if (filter === '') return (one) => above(one) || isWithin(one.scope, scope);
  if (/^atScope\(\)$/i.test(filter)) return above;
  if (/^atExactScope\(\)$/i.test(filter)) return (one) => idKey(one.scope) === idKey(scope);
  const definition = /^policyDefinitionId\s+eq\s+'([^']+)'$/i.exec(filter)?.[1];
  if (definition === undefined) {
    throw new ArmError(
      400,
      'InvalidFilterInQueryString',
      `The filter '${filter}' in the query string is invalid.`,
    );
  }
  return (one) => above(one) && idKey(one.policyDefinitionId) === idKey(definition);
}

function getPolicy(call: Call): Answer {
  const found = foundBy(call);
  if (found) return { status: 200, body: policyBody(found) };
  throw new ArmError(
    404,
    'PolicyAssignmentNotFound',
    `The policy assignment '${call.params['name']}' is not found.`,
  );
}

/** Creates or replaces: 201 for both. */
function putPolicy(call: Call): Answer {
  const { scope = '', name = '' } = call.params;
  requireScope(call, scope);
  const { policyDefinitionId, parameters, enforcementMode, notScopes, ...more } =
    propertiesOf(call);
  if (typeof policyDefinitionId !== 'string') {
    throw new ArmError(
      400,
      'InvalidCreatePolicyAssignmentRequest',
      `The policy definition specified in policy assignment '${name}' is missing.`,
    );
  }
  const assignment: PolicyAssignment = {
    ...originOf(call, scope, name),
    policyDefinitionId,
    parameters: isJson(parameters) ? parameters : {},
    enforcementMode: typeof enforcementMode === 'string' ? enforcementMode : 'Default',
    notScopes: Array.isArray(notScopes) ? notScopes.filter((one) => typeof one === 'string') : [],
    more,
  };
  const { kernel } = call;
  putAssignment(kernel.state, assignment);
  tell(call, assignment, 'write');
  carryPolicies(kernel, scope);
  return { status: 201, body: policyBody(assignment) };
}

/** Where an assignment is and who made it; one that is replaced keeps both. */
function originOf(
  call: Call,
  scope: string,
  name: string,
): Omit<
  PolicyAssignment,
  'policyDefinitionId' | 'parameters' | 'enforcementMode' | 'notScopes' | 'more'
> {
  const now = call.kernel.time.now();
  const by = call.actor.objectId;
  const before = foundBy(call);
  if (before === undefined) {
    const id = `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;
    return { id, name, scope, createdAt: now, createdBy: by };
  }
  const { id, createdAt, createdBy } = before;
  return {
    ...{ id, name: before.name, scope: before.scope },
    ...{ createdAt, createdBy, updatedAt: now, updatedBy: by },
  };
}

/** Deletes: 200 with what it was, 204 when there is none. */
function deletePolicy(call: Call): Answer {
  const found = foundBy(call);
  if (!found) return { status: 204 };
  call.kernel.state.policyAssignments.delete(idKey(found.id));
  tell(call, found, 'delete');
  carryPolicies(call.kernel, found.scope);
  return { status: 200, body: policyBody(found) };
}

function propertiesOf({ request }: Call): Json {
  const properties = isJson(request.body) ? request.body['properties'] : undefined;
  if (isJson(properties)) return properties;
  throw invalidContent("Required property 'properties' not found in JSON.");
}

function foundBy({ kernel, request }: Call): PolicyAssignment | undefined {
  return kernel.state.policyAssignments.get(idKey(request.path));
}

function tell(call: Call, { id }: PolicyAssignment, verb: 'write' | 'delete'): void {
  const { kernel, actor, http, correlationId } = call;
  kernel.tell({
    type: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    resource: id,
    operation: `${ACTION}/${verb}`,
    actor,
    http,
    correlationId,
  });
}
