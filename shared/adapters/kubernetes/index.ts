import type { Cluster } from '../../core/cluster';
import type { ResourceId } from '../../core/resource-id';
import type { Kubernetes } from './kubernetes';

export type * from './kubernetes';

/** Where credentials for API servers come from. */
export interface CredentialSource {
  getKubeconfig(cluster: ResourceId): Promise<string | undefined>;
  tokenFor(applicationId: string): Promise<{ readonly token: string; readonly expiresAt: number }>;
}

export interface KubernetesOptions {
  readonly azure: CredentialSource;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** The API servers through @kubernetes/client-node, which is loaded when the first of them is called. */
export function createKubernetes(_options: KubernetesOptions): Kubernetes {
  return {
    of(_cluster: Cluster) {
      throw new Error('not built yet');
    },
  };
}
