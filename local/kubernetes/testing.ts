import { request } from 'node:https';
import { parse } from 'yaml';
import type { SimulatedApiServer } from './index';

export interface PlainAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Lines of a watch. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

export interface PlainRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Instead of the certificate of the kubeconfig; 'none' for nobody. */
  readonly token?: string;
}

interface Kubeconfig {
  readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
}

/** A request as curl would send it, without any client library. Resolves when the answer has ended. */
export function plain(
  api: SimulatedApiServer,
  path: string,
  { method = 'GET', body, contentType = 'application/json', token }: PlainRequest = {},
): Promise<PlainAnswer> {
  const { users } = parse(api.kubeconfig('certificate')) as Kubeconfig;
  const user = users[0]?.user ?? {};
  const from64 = (text = ''): Buffer => Buffer.from(text, 'base64');
  const certificate = {
    cert: from64(user['client-certificate-data']),
    key: from64(user['client-key-data']),
  };
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${path}`,
      {
        method,
        agent: false,
        ca: from64(api.caData),
        ...(token === undefined && certificate),
        headers: {
          'content-type': contentType,
          'content-length': Buffer.byteLength(text),
          ...(token !== undefined && token !== 'none' && { authorization: `Bearer ${token}` }),
        },
      },
      (answer) => {
        let received = '';
        answer.on('data', (chunk: Buffer) => (received += chunk.toString()));
        answer.on('close', () => resolve({ status: answer.statusCode ?? 0, ...parsed(received) }));
        answer.on('error', () => undefined);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

function parsed(text: string): Pick<PlainAnswer, 'body' | 'lines'> {
  const lines = text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Readonly<Record<string, unknown>>];
    } catch {
      return [];
    }
  });
  return { body: lines[0] ?? {}, lines };
}
