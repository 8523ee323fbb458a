import type { Azure, AzureWrites } from './adapters/azure/azure';
import type { Forge, ForgeWrites } from './adapters/git/forge';
import type { ClusterWrites, Kubernetes } from './adapters/kubernetes/kubernetes';
import type { Registries, RegistryWrites } from './adapters/registry/registry';
import type { Cluster } from './core/cluster/cluster';
import type { RepositoryRules } from './core/configuration/repository-rules';

declare const permit: unique symbol;

/**
 * Says that a stored plan allows a write, and that nobody has said stop since. Given by may-write.ts alone, so that no
 * activity can forget to ask: without one there is nothing to write with.
 */
export interface Permit {
  readonly [permit]: true;
}

/** The writing side of the systems outside. */
export interface Writers {
  readonly azure: AzureWrites;
  kubernetes(cluster: Cluster): ClusterWrites;
  readonly registries: RegistryWrites;
  forge(repository: RepositoryRules): Promise<ForgeWrites>;
}

/** The systems outside with all that they can do. */
export interface Systems {
  readonly azure: Azure;
  readonly kubernetes: Kubernetes;
  readonly registries: Registries;
  forge(repository: RepositoryRules): Promise<Forge>;
}
