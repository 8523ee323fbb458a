import { stringify } from 'yaml';
import type { Pair } from './certificates';

export type KubeUserKind = 'certificate' | 'exec' | 'azure';

/** The AKS server application. */
const SERVER_ID = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** A kubeconfig as listClusterUserCredential answers it. */
export function kubeconfigFor(
  cluster: { readonly name: string; readonly url: string; readonly authority: string },
  kind: KubeUserKind,
  pair: Pair,
): string {
  const user = `clusterUser_${cluster.name}`;
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: cluster.name,
        cluster: { server: cluster.url, 'certificate-authority-data': base64(cluster.authority) },
      },
    ],
    users: [{ name: user, user: userOf(kind, pair) }],
    contexts: [{ name: cluster.name, context: { cluster: cluster.name, user } }],
    'current-context': cluster.name,
    preferences: {},
  });
}

function userOf(kind: KubeUserKind, { cert, key }: Pair): object {
  switch (kind) {
    case 'certificate':
      return { 'client-certificate-data': base64(cert), 'client-key-data': base64(key) };
    case 'exec':
      return {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1beta1',
          command: 'kubelogin',
          args: ['get-token', '--environment', 'AzurePublicCloud', '--server-id', SERVER_ID],
          interactiveMode: 'IfAvailable',
        },
      };
    case 'azure':
      return {
        'auth-provider': {
          name: 'azure',
          config: {
            'apiserver-id': SERVER_ID,
            environment: 'AzurePublicCloud',
            'tenant-id': 'common',
          },
        },
      };
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
