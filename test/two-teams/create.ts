import { request } from 'node:https';
import type { KubeObject, SimulatedApiServer } from '../../local/kubernetes';

/** What the API server made of one object. */
export interface Created {
  readonly status: number;
  /** Names of the policies that warn, or of the one that refuses. */
  readonly policies: readonly string[];
  readonly message: string;
}

const POLICY = /ValidatingAdmissionPolicy '([^']+)'/g;

/** POST as `kubectl create` sends it, in the name of whoever has the token. */
export async function create(
  api: SimulatedApiServer,
  token: string,
  object: KubeObject,
): Promise<Created> {
  const { status, warnings, text } = await post(api, token, object);
  const message = status < 300 ? warnings : messageIn(text);
  const policies = [...message.matchAll(POLICY)].map(([, name = '']) => name);
  return { status, policies: [...new Set(policies)], message };
}

function messageIn(text: string): string {
  const { message = text } = JSON.parse(text) as { readonly message?: string };
  return message;
}

interface Posted {
  readonly status: number;
  readonly warnings: string;
  readonly text: string;
}

function post(api: SimulatedApiServer, token: string, object: KubeObject): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${pathOf(api, object)}`,
      {
        method: 'POST',
        agent: false,
        ca: Buffer.from(api.caData, 'base64'),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            warnings: String(answer.headers['warning'] ?? ''),
            text,
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(object));
  });
}

function pathOf({ world }: SimulatedApiServer, { apiVersion, kind, metadata }: KubeObject): string {
  const { plural = '' } = world.resourceOf(apiVersion, kind) ?? {};
  const root = apiVersion.includes('/') ? 'apis' : 'api';
  return `/${root}/${apiVersion}/namespaces/${metadata.namespace}/${plural}`;
}
