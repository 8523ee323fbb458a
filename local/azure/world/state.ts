import type { Random } from '../random';
import { idKey } from '../resource-id';
import type { Timeline } from '../timeline';
import type {
  Cluster,
  DenyAssignment,
  Host,
  Identity,
  Occurrence,
  Operation,
  Principal,
  ResourceGroup,
  RoleAssignment,
  RoleDefinition,
  Subscription,
} from './model';
import type { Settings } from './settings';

/** Everything that exists. Maps are keyed by `idKey` (resources) or by the lower-case GUID (the rest). */
export interface WorldState {
  readonly tenantId: string;
  readonly settings: Settings;
  readonly subscriptions: Map<string, Subscription>;
  readonly groups: Map<string, ResourceGroup>;
  readonly clusters: Map<string, Cluster>;
  readonly hosts: Map<string, Host>;
  readonly identities: Map<string, Identity>;
  readonly principals: Map<string, Principal>;
  readonly roleAssignments: Map<string, RoleAssignment>;
  readonly roleDefinitions: Map<string, RoleDefinition>;
  readonly denyAssignments: Map<string, DenyAssignment>;
  readonly operations: Map<string, Operation>;
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
    identities: new Map(),
    principals: new Map(),
    roleAssignments: new Map(),
    roleDefinitions: new Map(),
    denyAssignments: new Map(),
    operations: new Map(),
  };
}

/** The hosts of a cluster, or of one of its pools, ordered by name. */
export function hostsOf(state: WorldState, cluster: string, pool?: string): Host[] {
  const key = idKey(cluster);
  return [...state.hosts.values()]
    .filter((host) => idKey(host.cluster) === key && (pool === undefined || host.pool === pool))
    .sort((a, b) => a.name.localeCompare(b.name));
}
