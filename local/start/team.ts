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
  clientID: string,
): Promise<readonly number[]> {
  return [
    await send(api, 'POST', '/azureidentities', azureIdentity(identity, clientID)),
    await send(api, 'POST', '/azureidentitybindings', binding(identity)),
  ];
}

/** Another client id, as `kubectl patch` sends it. */
export function mendClientId(
  { api }: SimulatedCluster,
  { name, clientId }: Identity,
): Promise<number> {
  return send(api, 'PATCH', `/azureidentities/${name}`, { spec: { clientID: clientId } });
}

function azureIdentity({ name, id }: Identity, clientID: string): object {
  return {
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzureIdentity',
    metadata: { name },
    spec: { type: 0, resourceID: id, clientID },
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

function send(
  api: SimulatedCluster['api'],
  method: 'POST' | 'PATCH',
  path: string,
  body: object,
): Promise<number> {
  const type = method === 'PATCH' ? 'merge-patch+json' : 'json';
  const [user] = (parse(api.kubeconfig('certificate')) as Kubeconfig).users;
  const from64 = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64');
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}/apis/aadpodidentity.k8s.io/v1/namespaces/${TEAM.namespace}${path}`,
      {
        method,
        headers: { 'content-type': `application/${type}` },
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
