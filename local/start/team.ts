import { request } from 'node:https';
import { parse } from 'yaml';
import type { SimulatedCluster } from '../aks/connect';
import type { Identity } from '../azure';
import { askForToken } from '../nmi';

/** Where the team of the story works, and what it brings along. */
export const TEAM = { namespace: 'reports', pod: 'reports-0', identity: 'reports' } as const;

/** What `kubectl apply` would send: plain HTTPS with the certificate of the kubeconfig, no client library. */
export async function applyManifests(
  { api }: SimulatedCluster,
  identity: Identity,
): Promise<readonly number[]> {
  const path = `/apis/aadpodidentity.k8s.io/v1/namespaces/${TEAM.namespace}`;
  const statuses: number[] = [];
  statuses.push(await post(api, `${path}/azureidentities`, azureIdentity(identity)));
  statuses.push(await post(api, `${path}/azureidentitybindings`, binding(identity)));
  return statuses;
}

function azureIdentity({ name, id, clientId }: Identity): object {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: { name },
    spec: { type: 0, resourceID: id, clientID: clientId },
  };
}

function binding({ name }: Identity): object {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentityBinding',
    metadata: { name: `${name}-binding` },
    spec: { azureIdentity: name, selector: name },
  };
}

interface Kubeconfig {
  readonly users: readonly {
    readonly user: Readonly<Record<'client-certificate-data' | 'client-key-data', string>>;
  }[];
}

function post(api: SimulatedCluster['api'], path: string, body: object): Promise<number> {
  const [user] = (parse(api.kubeconfig('certificate')) as Kubeconfig).users;
  const from64 = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${path}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        ca: from64(api.caData),
        cert: from64(user?.user['client-certificate-data']),
        key: from64(user?.user['client-key-data']),
      },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

/** Starts the pod of the team on the first node. */
export function startPod({ api, nodes }: SimulatedCluster): void {
  const { namespace, pod, identity } = TEAM;
  const labels = { aadpodidbinding: identity };
  api.world.createPod({ name: pod, namespace, labels, node: nodes()[0] ?? '' });
}

/** What NMI answers to the pod: 200 is a token. */
export async function tokenStatus({ nmis }: SimulatedCluster): Promise<number> {
  const { namespace, pod } = TEAM;
  return (await askForToken(nmis, { namespace, pod })).status;
}
