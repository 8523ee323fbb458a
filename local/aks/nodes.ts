import type { Host, SimulatedAzure } from '../azure';

/** A Kubernetes node as AKS and its cloud provider make it. */
export interface NodeRecord {
  readonly name: string;
  /** `azure:///subscriptions/…` */
  readonly providerId: string;
  readonly os: 'linux';
}

/** The nodes of a cluster: one for each instance of its scale sets, one for each single machine. */
export function nodesOf({ world }: SimulatedAzure, cluster: string): NodeRecord[] {
  const { oddCasing } = world.settings;
  return world.hosts(cluster).flatMap((host) => nodesOn(host, oddCasing));
}

function nodesOn(host: Host, oddCasing: boolean): NodeRecord[] {
  const id = `azure://${oddCasing ? asCloudProvider(host) : host.id}`;
  if (host.kind === 'vm') return [{ name: host.name, providerId: id, os: 'linux' }];
  return Array.from({ length: host.capacity }, (_, instance) => ({
    name: `${host.name}${instance.toString(36).padStart(6, '0')}`,
    providerId: `${id}/virtualMachines/${instance}`,
    os: 'linux' as const,
  }));
}

/** The cloud provider writes the name of the resource group in lower case, the rest as ARM does. */
function asCloudProvider({ id, resourceGroup }: Host): string {
  return id.replace(
    `/resourceGroups/${resourceGroup}/`,
    `/resourceGroups/${resourceGroup.toLowerCase()}/`,
  );
}
