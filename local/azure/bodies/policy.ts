/** Policy assignments as their provider shows them. */
import type { Json } from '../json';
import type { PolicyAssignment, PolicyExemption } from '../world/model';

export function policyBody(assignment: PolicyAssignment): Json {
  const { id, name, scope, policyDefinitionId, parameters, enforcementMode, notScopes } =
    assignment;
  const { metadata, ...more } = assignment.more;
  return {
    properties: {
      ...more,
      policyDefinitionId,
      scope: scope === '' ? '/' : scope,
      notScopes: [...notScopes],
      parameters,
      enforcementMode,
      metadata: {
        ...(typeof metadata === 'object' ? metadata : {}),
        createdBy: assignment.createdBy,
        createdOn: new Date(assignment.createdAt).toISOString(),
        // Null until the first change, as Azure does it.
        updatedBy: assignment.updatedBy ?? null,
        updatedOn: timeOf(assignment.updatedAt),
      },
    },
    id,
    type: 'Microsoft.Authorization/policyAssignments',
    name,
  };
}

function timeOf(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

export function exemptionBody(exemption: PolicyExemption): Json {
  const { id, name, policyAssignmentId, exemptionCategory, expiresOn } = exemption;
  return {
    properties: {
      policyAssignmentId,
      exemptionCategory,
      assignmentScopeValidation: 'Default',
      ...(expiresOn !== undefined && { expiresOn }),
    },
    id,
    type: 'Microsoft.Authorization/policyExemptions',
    name,
  };
}
