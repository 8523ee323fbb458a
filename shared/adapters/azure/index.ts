import type { Azure, Self } from './azure';
import { createClients } from './clients';
import { getCluster, listClusters } from './clusters';
import { getHost, listAllHosts, listHosts, patchHostIdentity } from './hosts';
import { getIdentity, listIdentities } from './identities';
import { getKubeconfig, tokenFor } from './kubeconfig';
import { pollOperation } from './operations';
import type { AzureOptions } from './pipeline';
import {
  assignPolicy,
  deletePolicyAssignment,
  getPolicyAssignment,
  listPolicyAssignments,
} from './policies';
import { getRegistry, startImageImport } from './registries';
import {
  createRoleAssignment,
  deleteRoleAssignment,
  getRoleAssignment,
  listRoleAssignments,
} from './role-assignments';
import { getResourceGroup } from './resource-groups';
import { readSelf } from './self';

export type * from './azure';
export type { AzureOptions } from './pipeline';
export { keepHeadroom } from './headroom';
export { loopbackTransport } from './transport';

/** Azure through its SDKs. Sends nothing until a method is called; holds no timers and needs no closing. */
export function createAzure(options: AzureOptions): Azure {
  const clients = createClients(options);
  return {
    self: onceKnown(() => readSelf(options.credential)),
    getCluster: (id) => getCluster(clients, id),
    listClusters: (subscriptionId) => listClusters(clients, subscriptionId),
    listHosts: (cluster) => listHosts(clients, cluster),
    listAllHosts: (subscriptionId, withMachines) =>
      listAllHosts(clients, subscriptionId, withMachines),
    listIdentities: (resourceGroup) => listIdentities(clients, resourceGroup),
    listRoleAssignments: (subscriptionId, principalId) =>
      listRoleAssignments(clients, subscriptionId, principalId),
    getResourceGroup: (id) => getResourceGroup(clients, id),
    getHost: (id) => getHost(clients, id),
    getIdentity: (id) => getIdentity(clients, id),
    getRoleAssignment: (id) => getRoleAssignment(clients, id),
    getPolicyAssignment: (id) => getPolicyAssignment(clients, id),
    patchHostIdentity: (request) => patchHostIdentity(clients, request),
    pollOperation: (url) => pollOperation(clients, url),
    createRoleAssignment: (request) => createRoleAssignment(clients, request),
    deleteRoleAssignment: (id) => deleteRoleAssignment(clients, id),
    getKubeconfig: (cluster) => getKubeconfig(clients, cluster),
    tokenFor: (applicationId) => tokenFor(options.credential, applicationId),
    listPolicyAssignments: (cluster) => listPolicyAssignments(clients, cluster),
    assignPolicy: (request) => assignPolicy(clients, request),
    deletePolicyAssignment: (id) => deletePolicyAssignment(clients, id),
    getRegistry: (id) => getRegistry(clients, id),
    startImageImport: (request) => startImageImport(clients, request),
  };
}

/** Keeps the first success; a failure is not kept. */
function onceKnown(read: () => Promise<Self>): () => Promise<Self> {
  let known: Self | undefined;
  return async () => (known ??= await read());
}
