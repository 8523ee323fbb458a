import type { Stage } from '../support/stage';
import { RECONCILER } from '../support/stage';

/** The two roles that the reconciler gives itself, as `Virtual Machine Contributor on mc_…`; not what infra/ gave it. */
export function ourRoles({ azure }: Stage): readonly string[] {
  const { roleAssignments, roleDefinitions } = azure.world.state;
  return [...roleAssignments.values()]
    .filter(({ principalId }) => principalId === RECONCILER.objectId)
    .map(({ roleDefinitionId, scope }) => {
      const role = roleDefinitions.get(roleDefinitionId.split('/').at(-1)?.toLowerCase() ?? '');
      return `${role?.roleName} on ${scope.split('/').at(-1)?.toLowerCase()}`;
    })
    .filter((role) => /^(Virtual Machine Contributor|Managed Identity Operator) on /.test(role))
    .sort();
}
