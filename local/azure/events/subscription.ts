/** The event subscription's filter of arm.md 5: what reaches the sink. */
import type { GridEvent } from './event';

const EVENT_TYPES = new Set([
  'microsoft.resources.resourcewritesuccess',
  'microsoft.resources.resourcedeletesuccess',
]);

const OPERATIONS = new Set(
  [
    'Microsoft.ContainerService/managedClusters/write',
    'Microsoft.ContainerService/managedClusters/delete',
    'Microsoft.ContainerService/managedClusters/agentPools/write',
    'Microsoft.ContainerService/managedClusters/agentPools/delete',
    'Microsoft.ManagedIdentity/userAssignedIdentities/write',
    'Microsoft.ManagedIdentity/userAssignedIdentities/delete',
    'Microsoft.Compute/virtualMachineScaleSets/write',
    'Microsoft.Authorization/roleAssignments/write',
    'Microsoft.Authorization/roleAssignments/delete',
  ].map((operation) => operation.toLowerCase()),
);

/** Whether an event passes: the resource operations above, and AKS' own node pool events. */
export function passesFilter({ type, data }: GridEvent): boolean {
  const name = type.toLowerCase();
  if (name.startsWith('microsoft.containerservice.nodepoolrolling')) return true;
  const operation = data['operationName'];
  return (
    EVENT_TYPES.has(name) &&
    typeof operation === 'string' &&
    OPERATIONS.has(operation.toLowerCase())
  );
}
