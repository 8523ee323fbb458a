import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { AzureReads } from '../../../shared/adapters/azure/azure';
import type { KubernetesReads, ReadRules } from '../../../shared/adapters/kubernetes/kubernetes';
import type {
  Cluster,
  Identity,
  NodePoolHost,
  PolicyAssignment,
  RoleAssignment,
} from '../../../shared/core/cluster/cluster';
import type { ObservedAdmission } from '../../../shared/core/cluster/observed-admission';
import type { ObservedNetRaw } from '../../../shared/core/net-raw/observed-net-raw';
import type { ClusterObjects } from '../../../shared/core/cluster/objects';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { partsOf } from '../../../shared/core/base/resource-id';
import { atMost } from '../support/at-most';
import type { IdentityLists } from './identity-lists';

/** Where an observation comes from: direct reads for one cluster, shared lists for a sweep. */
export interface Reads {
  hosts(cluster: Cluster): Promise<readonly NodePoolHost[]>;
  identities(resourceGroup: ResourceId): Promise<readonly Identity[] | undefined>;
  roles(subscriptionId: string, principalId: string): Promise<readonly RoleAssignment[]>;
  policies(cluster: Cluster): Promise<readonly PolicyAssignment[]>;
  /** Throws ReconcileError when the API server cannot be read. */
  objects(cluster: Cluster, rules: ReadRules): Promise<ClusterObjects>;
  /** Throws ReconcileError likewise. */
  netRaw(cluster: Cluster): Promise<ObservedNetRaw>;
  /** Throws ReconcileError likewise. */
  admission(cluster: Cluster): Promise<ObservedAdmission>;
}

/** The view of one run. */
export interface RunReads extends Reads {
  /** True once it has shown a list of identities that another run has read. */
  borrowed(): boolean;
}

/** The systems that a view looks at. */
export interface ReadAdapters {
  readonly azure: AzureReads;
  readonly kubernetes: KubernetesReads;
}

/** Fresh reads, one list call each; a list of identities that another run began at `since` or later serves as well. */
export function directReads(
  { azure, kubernetes }: ReadAdapters,
  lists: IdentityLists,
  since: IsoTime,
): RunReads {
  let borrowed = false;
  return {
    hosts: (cluster) => azure.listHosts(cluster),
    async identities(resourceGroup) {
      const list = await lists.of(resourceGroup, since);
      borrowed ||= list.borrowed;
      return list.identities;
    },
    roles: (subscriptionId, principalId) => azure.listRoleAssignments(subscriptionId, principalId),
    policies: ({ id }) => azure.listPolicyAssignments(id),
    objects: (cluster, rules) => kubernetes.of(cluster).read(rules),
    netRaw: (cluster) => kubernetes.of(cluster).netRaw(),
    admission: (cluster) => kubernetes.of(cluster).admission(),
    borrowed: () => borrowed,
  };
}

/** What a sweep looks at. */
export interface SweptPlace {
  readonly subscriptionId: string;
  readonly withMachines: boolean;
  /** ISO time at which it began. */
  readonly since: IsoTime;
}

/** The same lists for all clusters of a subscription, each read once. Only ever a hint: a run reads afresh before it writes. */
export function sharedReads(
  { azure, kubernetes }: ReadAdapters,
  lists: IdentityLists,
  { subscriptionId, withMachines, since }: SweptPlace,
): Reads {
  const inTurn = atMost(MAX_CONCURRENT_API_SERVERS);
  const all = once(() => azure.listAllHosts(subscriptionId, withMachines));
  const identities = memo(async (group: ResourceId) => (await lists.of(group, since)).identities);
  const roles = memo((key: string) => {
    const [subscription = '', principal = ''] = key.split('|');
    return azure.listRoleAssignments(subscription, principal);
  });
  return {
    hosts: async (cluster) => (await all()).filter((host) => isHostOf(cluster, host)),
    identities,
    roles: (subscription, principal) => roles(`${subscription}|${principal}`),
    policies: ({ id }) => inTurn(() => azure.listPolicyAssignments(id)),
    objects: (cluster, rules) => inTurn(() => kubernetes.of(cluster).read(rules)),
    netRaw: (cluster) => inTurn(() => kubernetes.of(cluster).netRaw()),
    admission: (cluster) => inTurn(() => kubernetes.of(cluster).admission()),
  };
}

/** A sweep asks many API servers, each with lists of its own: sockets and memory are finite. */
const MAX_CONCURRENT_API_SERVERS = 32;

function isHostOf(cluster: Cluster, host: NodePoolHost): boolean {
  const { subscriptionId, resourceGroup } = partsOf(cluster.nodeResourceGroup);
  const parts = partsOf(host.id);
  return parts.subscriptionId === subscriptionId && parts.resourceGroup === resourceGroup;
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}

function memo<K, T>(read: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const values = new Map<K, Promise<T>>();
  return (key) => {
    const value = values.get(key) ?? read(key);
    values.set(key, value);
    return value;
  };
}
