/** Microsoft.ContainerService: managed clusters and their agent pools. */
import { agentPoolBody, clusterBody } from '../bodies/cluster';
import { groupScope, idKey } from '../resource-id';
import { userKubeconfig } from '../world/api-server';
import type { Cluster } from '../world/model';
import { ArmError, resourceNotFound } from './error';
import { page } from './paging';
import type { Answer, Call } from './request';
import { GROUP, requireGroup, SUBSCRIPTION, type Route } from './route';

const CLUSTERS = '/providers/Microsoft.ContainerService/managedClusters';

const LIST_CREDENTIAL =
  'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action';

/** All routes of the provider. */
export function aksRoutes(): Route[] {
  const read = {
    method: 'GET',
    provider: 'aks',
    action: 'Microsoft.ContainerService/managedClusters/read',
  } as const;
  const pools = { ...read, action: 'Microsoft.ContainerService/managedClusters/agentPools/read' };
  const other = [{ name: 'aksOther', per: 'path' }] as const;
  return [
    {
      ...read,
      pattern: `${SUBSCRIPTION}${CLUSTERS}`,
      quotas: [{ name: 'aksListSubscription', per: 'subscription' }],
      handle: listClusters,
    },
    {
      ...read,
      pattern: `${GROUP}${CLUSTERS}`,
      quotas: [{ name: 'aksListGroup', per: 'group' }],
      handle: listClusters,
    },
    {
      ...read,
      pattern: `${GROUP}${CLUSTERS}/{name}`,
      quotas: [{ name: 'aksGet', per: 'path' }],
      handle: (call) => ({ status: 200, body: clusterBody(call.kernel, findCluster(call)) }),
    },
    {
      method: 'POST',
      provider: 'aks',
      action: LIST_CREDENTIAL,
      pattern: `${GROUP}${CLUSTERS}/{name}/listClusterUserCredential`,
      quotas: other,
      handle: listUserCredential,
    },
    {
      ...pools,
      pattern: `${GROUP}${CLUSTERS}/{name}/agentPools`,
      quotas: other,
      handle: listPools,
    },
    {
      ...pools,
      pattern: `${GROUP}${CLUSTERS}/{name}/agentPools/{pool}`,
      quotas: other,
      handle: getPool,
    },
  ];
}

function listClusters(call: Call): Answer {
  const { subscription, group } = call.params;
  if (group !== undefined) requireGroup(call);
  const clusters = [...call.kernel.state.clusters.values()].filter(
    (cluster) =>
      cluster.subscription === subscription?.toLowerCase() &&
      (group === undefined || cluster.resourceGroup.toLowerCase() === group.toLowerCase()),
  );
  return page(call, clusters, (cluster) => clusterBody(call.kernel, cluster));
}

function findCluster(call: Call): Cluster {
  const { subscription = '', group = '', name = '' } = call.params;
  requireGroup(call);
  const id = `${groupScope(subscription, group)}${CLUSTERS}/${name}`;
  const cluster = call.kernel.state.clusters.get(idKey(id));
  if (cluster) return cluster;
  throw resourceNotFound('Microsoft.ContainerService/managedClusters', name, group);
}

/** Each such call is an event, ResourceActionSuccess: looking again because of it would never end. */
function listUserCredential(call: Call): Answer {
  const cluster = findCluster(call);
  const { kernel, actor, http, correlationId } = call;
  const requested = call.request.query.get('format') ?? undefined;
  const kubeconfig = userKubeconfig(cluster, kernel.state.tenantId, requested);
  kernel.tell({
    type: 'Microsoft.Resources.ResourceActionSuccess',
    resource: cluster.id,
    operation: LIST_CREDENTIAL,
    actor,
    http,
    correlationId,
  });
  const value = Buffer.from(kubeconfig).toString('base64');
  return { status: 200, body: { kubeconfigs: [{ name: 'clusterUser', value }] } };
}

function listPools(call: Call): Answer {
  const cluster = findCluster(call);
  const rows = cluster.pools.map((pool) => ({ id: `${cluster.id}/agentPools/${pool.name}`, pool }));
  return page(call, rows, ({ pool }) => agentPoolBody(call.kernel, cluster, pool));
}

function getPool(call: Call): Answer {
  const cluster = findCluster(call);
  const wanted = call.params['pool']?.toLowerCase();
  const pool = cluster.pools.find(({ name }) => name.toLowerCase() === wanted);
  if (!pool) {
    throw new ArmError(404, 'NotFound', `Could not find the agentpool: '${wanted}'.`);
  }
  return { status: 200, body: agentPoolBody(call.kernel, cluster, pool) };
}
