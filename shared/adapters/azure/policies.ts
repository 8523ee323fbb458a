import type { PolicyAssignment } from '../../core/cluster';
import type { ResourceId } from '../../core/resource-id';
import type { PolicyRequest } from './azure';
import type { Clients } from './clients';

export async function listPolicyAssignments(
  _clients: Clients,
  _cluster: ResourceId,
): Promise<readonly PolicyAssignment[]> {
  throw new Error('not built yet');
}

export async function assignPolicy(_clients: Clients, _request: PolicyRequest): Promise<void> {
  throw new Error('not built yet');
}

export async function deletePolicyAssignment(_clients: Clients, _id: string): Promise<void> {
  throw new Error('not built yet');
}
