import type {
  VirtualMachineScaleSetIdentity,
  VirtualMachineScaleSetsUpdateOptionalParams,
} from '@azure/arm-compute';
import type { ClusterNodes, NodePoolHost } from '../../core/cluster/cluster';
import { partsOf } from '../../core/base/resource-id';
import type { ResourceId } from '../../core/base/resource-id';
import type { HostPatchRequest, OperationStart, Sight } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, sightOf, unlessAbsent } from './failure';
import { hostFrom, hostOf } from './host-model';
import { operationStart } from './operations';
import { collect } from './pages';
import type { Headers } from '../../core/base/retry-after';

/**
 * Scale sets of the node resource group, and its virtual machines where a pool has some. Empty when the group does
 * not exist; throws ReconcileError.
 */
export async function listHosts(
  clients: Clients,
  cluster: ClusterNodes,
): Promise<readonly NodePoolHost[]> {
  const { subscriptionId, resourceGroup = '' } = partsOf(cluster.nodeResourceGroup);
  const { virtualMachineScaleSets, virtualMachines } = clients.compute(subscriptionId);
  const withMachines = cluster.pools.some(({ type }) => type !== 'VirtualMachineScaleSets');
  const found = await unlessAbsent(() =>
    asReconcileErrors({ operation: 'read', target: cluster.nodeResourceGroup }, async () => [
      ...(await collect(virtualMachineScaleSets.list(resourceGroup), (host) =>
        hostFrom(host, 'scaleSet'),
      )),
      ...(withMachines
        ? await collect(virtualMachines.list(resourceGroup), (host) =>
            hostFrom(host, 'virtualMachine'),
          )
        : []),
    ]),
  );
  return found ?? [];
}

/** Scale sets of the whole subscription, and its virtual machines if asked for. Throws ReconcileError. */
export function listAllHosts(
  clients: Clients,
  subscriptionId: string,
  withMachines: boolean,
): Promise<readonly NodePoolHost[]> {
  const { virtualMachineScaleSets, virtualMachines } = clients.compute(subscriptionId);
  const target = `/subscriptions/${subscriptionId}`;
  return asReconcileErrors({ operation: 'read', target }, async () => [
    ...(await collect(virtualMachineScaleSets.listAll(), (host) => hostFrom(host, 'scaleSet'))),
    ...(withMachines
      ? await collect(virtualMachines.listAll(), (host) => hostFrom(host, 'virtualMachine'))
      : []),
  ]);
}

/**
 * One scale set or virtual machine, by its type in the id. A 404 of the object or its group is an answer; anything
 * else is thrown as ReconcileError.
 */
export function getHost(clients: Clients, id: ResourceId): Promise<Sight<NodePoolHost>> {
  const { subscriptionId, resourceGroup = '', name = '', type } = partsOf(id);
  const { virtualMachineScaleSets, virtualMachines } = clients.compute(subscriptionId);
  return sightOf(() =>
    asReconcileErrors({ operation: 'read', target: id }, async () =>
      type === 'microsoft.compute/virtualmachines'
        ? hostOf(id, await virtualMachines.get(resourceGroup, name), 'virtualMachine')
        : hostOf(id, await virtualMachineScaleSets.get(resourceGroup, name), 'scaleSet'),
    ),
  );
}

/** Sends the PATCH through the SDK's poller, which is then dropped: nothing here ever polls or reads the host back. */
export async function patchHostIdentity(
  clients: Clients,
  request: HostPatchRequest,
): Promise<OperationStart> {
  let accepted: Headers | undefined;
  const options: VirtualMachineScaleSetsUpdateOptionalParams = {
    ...(request.etag !== undefined && { ifMatch: request.etag }),
    onResponse: ({ status, headers }) => {
      if (status < 300) accepted = headers;
    },
  };
  await asReconcileErrors({ operation: 'write', target: request.host }, () =>
    sendPatch(clients, request, options).catch((error: unknown) => {
      // Azure has taken the write; that the SDK cannot read the rest of the answer does not undo it.
      if (accepted === undefined) throw error;
    }),
  );
  return accepted === undefined ? {} : operationStart(accepted);
}

function sendPatch(
  clients: Clients,
  { host, kind, patch }: HostPatchRequest,
  options: VirtualMachineScaleSetsUpdateOptionalParams,
): Promise<void> {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(host);
  const { virtualMachineScaleSets, virtualMachines } = clients.compute(subscriptionId);
  // The SDK's types know no null, which removes an entry; its serialiser passes it on.
  const body = { identity: patch as VirtualMachineScaleSetIdentity };
  switch (kind) {
    case 'scaleSet':
      return virtualMachineScaleSets.update(resourceGroup, name, body, options).submitted();
    case 'virtualMachine':
      return virtualMachines.update(resourceGroup, name, body, options).submitted();
  }
}
