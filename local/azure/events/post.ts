import { request } from 'node:http';

export interface Post {
  readonly method: 'POST' | 'OPTIONS';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Event Grid waits 30 seconds for an answer. */
const RESPONSE_WINDOW_MS = 30_000;

/** Sends one request without keeping its connection; rejects on transport errors and after 30 seconds. */
export function post({ method, url, headers, body }: Post): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.setTimeout(RESPONSE_WINDOW_MS, () =>
      outgoing.destroy(new Error(`No answer from ${url} within 30 seconds.`)),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
