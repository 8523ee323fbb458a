import type { Random } from '../random';
import { groupScope, idKey } from '../resource-id';
import type { Timeline } from '../timeline';
import type {
  AssignmentChange,
  Cluster,
  DenyAssignment,
  Host,
  Identity,
  ImportOperation,
  Occurrence,
  Operation,
  PolicyAssignment,
  PolicyExemption,
  Principal,
  Registry,
  ResourceGroup,
  RoleAssignment,
  RoleDefinition,
  Subscription,
  SystemTopic,
} from './model';
import type { RegistryBackend } from './registry-backend';
import type { Settings } from './settings';

/** Everything that exists. Maps are keyed by `idKey` (resources) or by the lower-case GUID (the rest). */
export interface WorldState {
  readonly tenantId: string;
  readonly settings: Settings;
  readonly subscriptions: Map<string, Subscription>;
  readonly groups: Map<string, ResourceGroup>;
  readonly clusters: Map<string, Cluster>;
  readonly hosts: Map<string, Host>;
  /** Keys of the hosts in each resource group (by its key): fleets have tens of thousands of hosts. */
  readonly hostsByGroup: Map<string, Set<string>>;
  readonly identities: Map<string, Identity>;
  readonly principals: Map<string, Principal>;
  readonly roleAssignments: Map<string, RoleAssignment>;
  /** What lists that are late do not show yet, oldest first. */
  readonly assignmentChanges: AssignmentChange[];
  readonly roleDefinitions: Map<string, RoleDefinition>;
  readonly denyAssignments: Map<string, DenyAssignment>;
  readonly operations: Map<string, Operation>;
  /** Keyed by `idKey`: names are unique within a scope only. */
  readonly policyAssignments: Map<string, PolicyAssignment>;
  /** Keyed by `idKey`. */
  readonly policyExemptions: Map<string, PolicyExemption>;
  readonly registries: Map<string, Registry>;
  readonly imports: Map<string, ImportOperation>;
  /** Where the content of registries is; none: imports are refused. */
  registryBackend?: RegistryBackend;
  /** `subscription/namespace`, lower case; absent: none. */
  unregisteredProviders?: Set<string>;
  /** Keyed by `idKey`; absent: none. */
  systemTopics?: Map<string, SystemTopic>;
  /** Clusters that have it, by `idKey`; absent: none. */
  fluxExtensions?: Set<string>;
  /** Told the cluster id whenever hosts of it come, go or change their size: what keeps Node objects in step. */
  readonly hostListeners: Set<(cluster: string) => void>;
  /** Told a cluster whenever other policies are in force on it. */
  readonly policyListeners: Set<(cluster: Cluster) => void>;
}

/** What every part that changes the world needs: the state, the time, luck, and a way to tell what happened. */
export interface Kernel {
  readonly state: WorldState;
  readonly time: Timeline;
  readonly random: Random;
  tell(occurrence: Occurrence): void;
}

/** An empty Azure with one tenant. */
export function emptyState(tenantId: string, settings: Settings): WorldState {
  return {
    tenantId,
    settings,
    subscriptions: new Map(),
    groups: new Map(),
    clusters: new Map(),
    hosts: new Map(),
    hostsByGroup: new Map(),
    identities: new Map(),
    principals: new Map(),
    roleAssignments: new Map(),
    assignmentChanges: [],
    roleDefinitions: new Map(),
    denyAssignments: new Map(),
    operations: new Map(),
    policyAssignments: new Map(),
    policyExemptions: new Map(),
    registries: new Map(),
    imports: new Map(),
    hostListeners: new Set(),
    policyListeners: new Set(),
  };
}

/** The hosts of a cluster, or of one of its pools, ordered by name. */
export function hostsOf(state: WorldState, cluster: string, pool?: string): Host[] {
  const found = state.clusters.get(idKey(cluster));
  if (!found) return [];
  return hostsIn(state, groupScope(found.subscription, found.nodeResourceGroup))
    .filter((host) => host.cluster === found.id && (pool === undefined || host.pool === pool))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

/** The hosts in a resource group. */
export function hostsIn(state: WorldState, group: string): Host[] {
  const keys = state.hostsByGroup.get(idKey(group)) ?? [];
  return [...keys].flatMap((key) => state.hosts.get(key) ?? []);
}

/** Puts a host into the world. */
export function addHost(state: WorldState, host: Host): void {
  const group = idKey(groupScope(host.subscription, host.resourceGroup));
  const keys = state.hostsByGroup.get(group) ?? new Set();
  state.hostsByGroup.set(group, keys.add(idKey(host.id)));
  state.hosts.set(idKey(host.id), host);
  tellHostsChanged(state, host.cluster);
}

/** Tells the listeners that the hosts of a cluster are not what they were. */
export function tellHostsChanged(state: WorldState, cluster: string): void {
  for (const listener of state.hostListeners) listener(cluster);
}

/** Takes a host out of the world. */
export function removeHost(state: WorldState, host: Host): void {
  state.hosts.delete(idKey(host.id));
  state.hostsByGroup
    .get(idKey(groupScope(host.subscription, host.resourceGroup)))
    ?.delete(idKey(host.id));
  tellHostsChanged(state, host.cluster);
}
