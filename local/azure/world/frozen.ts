/** The world as it is now, for a replica of ARM that stops to follow it. */
import type { Cluster, Host } from './model';
import type { Kernel, WorldState } from './state';

/** A kernel in which it stays now, whatever happens; what is looked at through it is never changed. */
export function frozen(kernel: Kernel): Kernel {
  const now = kernel.time.now();
  return {
    ...kernel,
    state: frozenState(kernel.state),
    time: { ...kernel.time, now: () => now },
    tell: () => undefined,
  };
}

/** Only what changes in place is copied; other records are replaced when they change. */
function frozenState(state: WorldState): WorldState {
  return {
    ...state,
    groups: copied(state.groups, (group) => ({ ...group })),
    clusters: copied(state.clusters, copyCluster),
    hosts: copied(state.hosts, copyHost),
    hostsByGroup: copied(state.hostsByGroup, (keys) => new Set(keys)),
    identities: copied(state.identities, (identity) => ({ ...identity })),
    roleAssignments: new Map(state.roleAssignments),
    assignmentChanges: [...state.assignmentChanges],
    denyAssignments: new Map(state.denyAssignments),
    policyAssignments: new Map(state.policyAssignments),
    policyExemptions: new Map(state.policyExemptions),
    registries: copied(state.registries, (registry) => ({ ...registry })),
  };
}

function copyCluster(cluster: Cluster): Cluster {
  return { ...cluster, pools: cluster.pools.map((pool) => ({ ...pool })) };
}

/** A failed operation takes back what it wrote when somebody looks: a look at the copy must not count for the original. */
function copyHost(host: Host): Host {
  return {
    ...host,
    ...(host.operation === undefined ? {} : { operation: { ...host.operation } }),
  };
}

function copied<T>(map: ReadonlyMap<string, T>, copy: (value: T) => T): Map<string, T> {
  return new Map([...map].map(([key, value]) => [key, copy(value)]));
}
