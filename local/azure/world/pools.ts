/** Verbs on node pools. */
import { ArmError } from '../arm/error';
import {
  afterOn,
  beginOnCluster,
  endOnCluster,
  findCluster,
  tellCluster,
  touch,
} from './cluster-state';
import { operationNotAllowed } from './host-patch';
import { makeHosts, tellHost } from './pool-hosts';
import { reconcileHostIdentities } from './upgrade';
import type { Cluster, Host, Pool, PoolType } from './model';
import { hostsOf, removeHost, type Kernel } from './state';

export interface NewPool {
  readonly name: string;
  readonly type?: PoolType;
  readonly count?: number;
  readonly vmSize?: string;
}

/** A pool record; the first pool of a cluster is its system pool. */
export function newPool(kernel: Kernel, input: NewPool, version: string, first = false): Pool {
  return {
    name: input.name,
    type: input.type ?? 'VirtualMachineScaleSets',
    mode: first ? 'System' : 'User',
    vmSize: input.vmSize ?? 'Standard_D4s_v5',
    count: input.count ?? 3,
    version,
    provisioningState: 'Creating',
    etag: kernel.random.guid(),
  };
}

/** Adds a node pool: a new host without any identity of ours appears after `poolCreateMs`. */
export function addPool(
  kernel: Kernel,
  input: NewPool & { readonly cluster: string; readonly existing?: boolean },
): Pool {
  const cluster = findCluster(kernel, input.cluster);
  if (cluster.pools.some(({ name }) => name === input.name)) {
    throw new ArmError(409, 'Conflict', `Pool '${input.name}' exists already in '${cluster.id}'.`);
  }
  const pool = newPool(kernel, input, cluster.version);
  if (input.existing === true) {
    cluster.pools.push(pool);
    makeHosts(kernel, cluster, pool, 'Succeeded');
    pool.provisioningState = 'Succeeded';
    return pool;
  }
  beginOnCluster(cluster, 'Updating');
  cluster.pools.push(pool);
  const { poolCreateMs } = kernel.state.settings.latency;
  afterOn(kernel, cluster, poolCreateMs * 0.1, () => tellPool(kernel, cluster, pool));
  afterOn(kernel, cluster, poolCreateMs * 0.5, () => {
    for (const host of makeHosts(kernel, cluster, pool)) tellHost(kernel, host);
  });
  afterOn(kernel, cluster, poolCreateMs, () => {
    finishPool(kernel, cluster, pool);
    tellPool(kernel, cluster, pool);
  });
  return pool;
}

/** Scales a pool; single machines come and go, a scale set keeps its name. */
export function scalePool(
  kernel: Kernel,
  input: { readonly cluster: string; readonly name: string; readonly count: number },
): Pool {
  const cluster = findCluster(kernel, input.cluster);
  const pool = findPool(cluster, input.name);
  beginOnCluster(cluster, 'Updating');
  pool.provisioningState = 'Scaling';
  afterOn(kernel, cluster, kernel.state.settings.latency.poolCreateMs, () => {
    pool.count = input.count;
    const surplus = hostsOf(kernel.state, cluster.id, pool.name).slice(input.count);
    if (pool.type !== 'VirtualMachineScaleSets') removeHosts(kernel, surplus);
    makeHosts(kernel, cluster, pool, 'Succeeded');
    reconcileHostIdentities(kernel, cluster, [pool]);
    finishPool(kernel, cluster, pool);
    tellPool(kernel, cluster, pool);
  });
  return pool;
}

/** Deletes a pool with its hosts. */
export function deletePool(
  kernel: Kernel,
  input: { readonly cluster: string; readonly name: string },
): void {
  const cluster = findCluster(kernel, input.cluster);
  const pool = findPool(cluster, input.name);
  beginOnCluster(cluster, 'Updating');
  pool.provisioningState = 'Deleting';
  afterOn(kernel, cluster, kernel.state.settings.latency.poolCreateMs / 2, () => {
    removeHosts(kernel, hostsOf(kernel.state, cluster.id, pool.name));
    cluster.pools = cluster.pools.filter((other) => other !== pool);
    endOnCluster(kernel, cluster);
    tellPool(kernel, cluster, pool, 'delete');
  });
}

/** The pool of that name; throws when there is none. */
function findPool(cluster: Cluster, name: string): Pool {
  const pool = cluster.pools.find((candidate) => candidate.name === name);
  if (!pool) throw new ArmError(404, 'NotFound', `Could not find agent pool '${name}'.`);
  if (pool.provisioningState !== 'Succeeded') {
    throw operationNotAllowed(pool.name, pool.provisioningState);
  }
  return pool;
}

function finishPool(kernel: Kernel, cluster: Cluster, pool: Pool): void {
  for (const host of hostsOf(kernel.state, cluster.id, pool.name)) host.phase = 'Succeeded';
  pool.provisioningState = 'Succeeded';
  pool.etag = kernel.random.guid();
  touch(kernel, cluster);
  endOnCluster(kernel, cluster);
}

function removeHosts(kernel: Kernel, hosts: readonly Host[]): void {
  for (const host of hosts) {
    removeHost(kernel.state, host);
    tellHost(kernel, host, 'delete');
  }
}

function tellPool(
  kernel: Kernel,
  cluster: Cluster,
  pool: Pool,
  verb: 'write' | 'delete' = 'write',
): void {
  tellCluster(kernel, cluster, verb, `/agentPools/${pool.name}`);
}
