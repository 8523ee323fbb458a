/** Deny assignments: the node resource group lockdown of AKS, and any other that someone sets. */
import { groupScope } from '../resource-id';
import type { Cluster, DenyAssignment } from './model';
import type { Kernel } from './state';

export interface NewDeny {
  readonly scope: string;
  readonly name?: string;
  /** Default: everything. */
  readonly actions?: readonly string[];
  /** Default: reads stay allowed. */
  readonly notActions?: readonly string[];
  readonly excludedPrincipals?: readonly string[];
}

/** Adds a deny assignment. */
export function deny(kernel: Kernel, input: NewDeny): DenyAssignment {
  const name = kernel.random.guid();
  const assignment: DenyAssignment = {
    id: `${input.scope}/providers/Microsoft.Authorization/denyAssignments/${name}`,
    name: input.name ?? `deny-${kernel.state.denyAssignments.size + 1}`,
    scope: input.scope,
    actions: input.actions ?? ['*'],
    notActions: input.notActions ?? ['*/read'],
    excludedPrincipals: input.excludedPrincipals ?? [],
  };
  kernel.state.denyAssignments.set(name, assignment);
  return assignment;
}

/** Removes the deny assignment with this id. */
export function undeny(kernel: Kernel, id: string): void {
  for (const [key, assignment] of kernel.state.denyAssignments) {
    if (assignment.id === id) kernel.state.denyAssignments.delete(key);
  }
}

/** nodeResourceGroupProfile.restrictionLevel ReadOnly: only AKS itself may write in the node resource group. */
export function lockNodeGroup(kernel: Kernel, cluster: Cluster): DenyAssignment {
  return deny(kernel, {
    scope: groupScope(cluster.subscription, cluster.nodeResourceGroup),
    name: 'AKS Node Resource Group Lockdown',
    excludedPrincipals: [cluster.principalId],
  });
}
