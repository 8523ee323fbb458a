import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { parse } from 'yaml';
import type { SimulatedApiServer } from './index';

export interface PlainAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
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
export async function plain(
  api: SimulatedApiServer,
  path: string,
  { method = 'GET', body, contentType = 'application/json', token }: PlainRequest = {},
): Promise<PlainAnswer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const answer = await raw(api, {
    ...{ method, path, text },
    headers: {
      'content-type': contentType,
      ...(token !== undefined && token !== 'none' && { authorization: `Bearer ${token}` }),
    },
    ...(token !== undefined && { anonymous: true }),
  });
  return { ...answer, ...parsed(answer.text) };
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Without the certificate of the kubeconfig. */
  readonly anonymous?: true;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A body as it is, and the answer as it came. */
export function raw(
  api: SimulatedApiServer,
  { method, path, headers, text, anonymous }: RawRequest,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${api.url}${path}`,
      {
        method,
        agent: false,
        ca: Buffer.from(api.caData, 'base64'),
        ...(anonymous !== true && certificateFor(api)),
        headers: { ...headers, 'content-length': Buffer.byteLength(text) },
      },
      (answer) => {
        let received = '';
        const { statusCode = 0, headers: told } = answer;
        answer.on('data', (chunk: Buffer) => (received += chunk.toString()));
        answer.on('close', () => resolve({ status: statusCode, headers: told, text: received }));
        answer.on('error', () => undefined);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

export function certificateFor(api: SimulatedApiServer): {
  readonly cert: Buffer;
  readonly key: Buffer;
} {
  const { users } = parse(api.kubeconfig('certificate')) as Kubeconfig;
  const user = users[0]?.user ?? {};
  return { cert: from64(user['client-certificate-data']), key: from64(user['client-key-data']) };
}

function from64(text = ''): Buffer {
  return Buffer.from(text, 'base64');
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
