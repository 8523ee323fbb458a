import type { Host } from '../../local/host';
import type { Post, Reply } from '../../local/azure';

interface Sent {
  readonly method: string;
  /** Path and query, or all of it. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | undefined;
}

/** Hands requests to the host in this process: the same texts as over HTTP, without the two ends of a socket. */
export async function directRequest(host: Host, sent: Sent): Promise<Response> {
  const url = new URL(sent.url, host.url);
  const body = Buffer.from(sent.body ?? '');
  await underWay();
  const answer = await host.answer({
    method: sent.method,
    url,
    headers: {
      host: url.host,
      ...(sent.body !== undefined && { 'content-length': String(body.length) }),
      ...lowerCase(sent.headers ?? {}),
    },
    body,
  });
  await underWay();
  const headers = Object.entries(answer.headers ?? {}).flatMap(([name, value]) =>
    [value].flat().map((each): [string, string] => [name, String(each)]),
  );
  const hasBody = ![204, 205, 304].includes(answer.status) && sent.method !== 'HEAD';
  return new Response(hasBody ? textOf(answer.body) : null, { status: answer.status, headers });
}

/** For an event sink. */
export function directPost(host: Host): (what: Post) => Promise<Reply> {
  return async (what) => {
    const response = await directRequest(host, what);
    const { status, headers } = response;
    return { status, headers: Object.fromEntries(headers), text: await response.text() };
  };
}

/** As on a wire, whatever else is ready to be sent goes out before the answer is here. */
function underWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function textOf(body: Buffer | string | undefined): string | Uint8Array<ArrayBuffer> {
  return body === undefined || typeof body === 'string' ? (body ?? '') : new Uint8Array(body);
}
