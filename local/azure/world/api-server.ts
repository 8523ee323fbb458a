/** The API server of a cluster: its names, its kubeconfig, and the verb that puts a simulated one behind them. */
import { findCluster, touch } from './cluster-state';
import type { ApiServer, Cluster, KubeconfigFormat } from './model';
import type { Kernel } from './state';

/** The AKS Entra ID server application: the audience of tokens for every Entra cluster. */
export const AKS_SERVER_APPLICATION = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** A public cluster with client certificates, and nobody at its address. */
export const NO_API_SERVER: ApiServer = {
  private: false,
  authorizedRanges: [],
  entra: false,
  disableLocalAccounts: false,
};

/** What is left out stays as it was before; a new cluster starts from NO_API_SERVER. */
export interface Connection extends Partial<ApiServer> {
  /** Resource id. */
  readonly cluster: string;
}

/** Puts an API server behind a cluster, or changes how it is reached. No event tells of it. */
export function connectCluster(kernel: Kernel, { cluster: id, ...server }: Connection): Cluster {
  const cluster = findCluster(kernel, id);
  cluster.apiServer = { ...cluster.apiServer, ...server };
  touch(kernel, cluster);
  return cluster;
}

/** The public name of the API server. AKS keeps it for private clusters too, unless it was told not to. */
export function publicName(cluster: Cluster): string {
  return `${cluster.name}-dns-${cluster.suffix}.hcp.${cluster.location}.azmk8s.io`;
}

/** The name within the virtual network; undefined for a public cluster. */
export function privateName(cluster: Cluster): string | undefined {
  if (!cluster.apiServer.private) return undefined;
  const zone = `${cluster.uid.slice(0, 8)}.privatelink.${cluster.location}.azmk8s.io`;
  return `${cluster.name}-dns-${cluster.suffix}.${zone}`;
}

/**
 * The kubeconfig of `clusterUser`. `requested` (query `format`) only matters for Entra clusters, where `azure` is the
 * auth-provider that kubectl dropped and anything else a call of kubelogin.
 */
export function userKubeconfig(cluster: Cluster, tenantId: string, requested?: string): string {
  const { entra, kubeconfig } = cluster.apiServer;
  const format = formatFor(entra, requested);
  if (typeof kubeconfig === 'string') return kubeconfig;
  return kubeconfig?.(format) ?? deadKubeconfig(cluster, tenantId, format);
}

function formatFor(entra: boolean, requested: string | undefined): KubeconfigFormat {
  if (!entra) return 'certificate';
  return requested?.toLowerCase() === 'azure' ? 'azure' : 'exec';
}

/** JSON is YAML. The certificates are texts: nobody will ever be asked to accept them. */
function deadKubeconfig(cluster: Cluster, tenantId: string, format: KubeconfigFormat): string {
  const user = `clusterUser_${cluster.resourceGroup}_${cluster.name}`;
  const server = `https://${privateName(cluster) ?? publicName(cluster)}:443`;
  const data = Buffer.from('nobody listens here').toString('base64');
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster.name, cluster: { server, 'certificate-authority-data': data } }],
    users: [{ name: user, user: credentials(format, data, tenantId) }],
    contexts: [{ name: cluster.name, context: { cluster: cluster.name, user } }],
    'current-context': cluster.name,
    preferences: {},
  });
}

function credentials(format: KubeconfigFormat, data: string, tenantId: string): object {
  switch (format) {
    case 'certificate':
      return { 'client-certificate-data': data, 'client-key-data': data };
    case 'exec':
      return {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: 'kubelogin',
          args: ['get-token', '--environment', 'AzurePublicCloud', ...serverId(tenantId)],
        },
      };
    case 'azure':
      return {
        'auth-provider': {
          name: 'azure',
          config: { 'apiserver-id': AKS_SERVER_APPLICATION, 'tenant-id': tenantId },
        },
      };
  }
}

function serverId(tenantId: string): string[] {
  return ['--server-id', AKS_SERVER_APPLICATION, '--tenant-id', tenantId, '--login', 'devicecode'];
}
