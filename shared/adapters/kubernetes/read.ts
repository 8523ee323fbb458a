import type { Cluster } from '../../core/cluster/cluster';
import type { ClusterObjects } from '../../core/cluster/objects';
import { assignedFrom, bindingFrom, exceptionFrom, identityFrom, nodeFrom } from './decode';
import { installationFrom } from './decode-installation';
import { podFrom } from './decode-pod';
import { exceptedIn } from './excepted';
import type { Json } from './json';
import { KINDS } from './kinds';
import type { ReadRules } from './kubernetes';
import type { ListRequest, Meter } from './lists';
import { list } from './lists';
import { secretLooks } from './secrets';
import type { Sender } from './send';

const NODES: ListRequest = { path: '/api/v1/nodes' };
const DAEMON_SETS: ListRequest = { path: '/apis/apps/v1/daemonsets' };
const DEPLOYMENTS: ListRequest = { path: '/apis/apps/v1/deployments' };

/**
 * Everything in a cluster that tokens depend on: eight lists, all or nothing, one more for each label that an exception
 * names, and the Secrets of service principals where the profile says so.
 */
export async function read(
  cluster: Cluster,
  sender: Sender,
  { nmiNamespaces, secrets }: ReadRules,
): Promise<ClusterObjects> {
  const meter: Meter = { bytes: 0 };
  const items = async (request: ListRequest): Promise<readonly Json[] | undefined> =>
    (await list(cluster, sender, request, meter))?.items;
  const [identities, bindings, assigned, exceptions, pods, nodes, daemonSets, deployments] =
    await Promise.all([
      items(KINDS.identities),
      items(KINDS.bindings),
      items(KINDS.assigned),
      items(KINDS.exceptions),
      items(KINDS.pods),
      items(NODES),
      items(DAEMON_SETS),
      items(DEPLOYMENTS),
    ]);
  const named = (identities ?? []).map(identityFrom);
  const excepting = (exceptions ?? []).map(exceptionFrom);
  const excepted = await exceptedIn(
    cluster,
    sender,
    { exceptions: excepting, trusted: nmiNamespaces },
    meter,
  );
  return {
    installed: identities !== undefined && bindings !== undefined,
    identities: named,
    bindings: (bindings ?? []).map(bindingFrom),
    assigned: (assigned ?? []).map(assignedFrom),
    exceptions: excepting,
    pods: (pods ?? []).map(podFrom),
    nodes: (nodes ?? []).map(nodeFrom),
    installation: installationFrom(
      { daemonSets: daemonSets ?? [], deployments: deployments ?? [] },
      nmiNamespaces,
    ),
    ...(excepted.length > 0 && { excepted }),
    ...(secrets === 'read' && { secrets: await secretLooks(cluster, sender, named, meter) }),
  };
}
