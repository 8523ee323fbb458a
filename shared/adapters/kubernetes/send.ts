import type { Cluster } from '../../core/cluster/cluster';
import { ReconcileError } from '../../core/base/errors';
import type { Connection } from './connection';
import type { Connections } from './connections';
import type { Denials } from './denials';
import { isDenial, networkFailure, statusFailure, tooLarge, unauthorized } from './failure';

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  /** Milliseconds; the whole exchange, body included. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface KubeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

const TIMEOUT_MS = 15_000;
/** A page of 250 objects, each as large as etcd takes, would be 375 MB. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const MAX_PROBLEM_BYTES = 64 * 1024;

/** Sends requests to one API server. */
export interface Sender {
  /** The answer of a request that succeeded, its body unread. Throws ReconcileError. */
  open(request: KubeRequest): Promise<KubeAnswer>;
  /** The JSON of the answer, and how many bytes it took. */
  json(request: KubeRequest): Promise<{ readonly value: unknown; readonly bytes: number }>;
}

/**
 * Sends requests to a cluster's API server. A 401 is answered with one fresh credential, a lost connection with a new
 * one for the next request. Throws ReconcileError.
 */
export function senderTo(cluster: Cluster, all: Connections, refusals: Denials): Sender {
  async function reached(connection: Connection, request: KubeRequest): Promise<KubeAnswer> {
    const onLost = async (): Promise<void> => {
      if (request.signal?.aborted !== true) await all.redial(cluster, connection);
    };
    try {
      const answer = await exchange(cluster, connection, request);
      return { ...answer, body: hearing(answer.body, onLost) };
    } catch (error) {
      await onLost();
      throw error;
    }
  }
  async function signedIn(request: KubeRequest): Promise<KubeAnswer> {
    const connection = await all.of(cluster);
    const answer = await reached(connection, request);
    if (answer.status !== 401) return answer;
    await drain(cluster, answer);
    // Certificates are rotated and tokens revoked: once with a fresh credential, and never in a loop.
    await all.renew(cluster, connection);
    const again = await reached(await all.of(cluster), request);
    if (again.status === 401) {
      await drain(cluster, again);
      throw unauthorized(cluster);
    }
    return again;
  }
  async function open(request: KubeRequest): Promise<KubeAnswer> {
    try {
      return await accepted(cluster, request, await signedIn(request));
    } catch (error) {
      if (!isDenial(error) || !(await refusals.mayPass(cluster.id))) throw error;
      return accepted(cluster, request, await signedIn(request));
    }
  }
  return {
    open,
    async json(request) {
      const answer = await open(request);
      try {
        const text = await read(cluster, answer.body, MAX_BODY_BYTES);
        return { value: JSON.parse(text) as unknown, bytes: text.length };
      } catch (error) {
        throw error instanceof ReconcileError ? error : networkFailure(cluster, error);
      }
    },
  };
}

/** `body`, with word of it when it breaks off. */
async function* hearing(
  body: AsyncIterable<Uint8Array>,
  onLost: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    await onLost();
    throw error;
  }
}

async function exchange(
  cluster: Cluster,
  { server, headers, dispatcher }: Connection,
  request: KubeRequest,
): Promise<KubeAnswer> {
  const { RequestContext, IsomorphicFetchHttpLibrary } = await import('./client');
  const url = new URL(server + request.path);
  for (const [name, value] of Object.entries(request.query ?? {}))
    url.searchParams.set(name, value);
  const context = new RequestContext(url.toString(), request.method);
  for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
  context.setHeaderParam('accept', 'application/json');
  context.setHeaderParam('user-agent', 'aks-identity-reconciler');
  context.setDispatcher(dispatcher);
  if (request.body !== undefined) {
    context.setHeaderParam('content-type', request.contentType ?? 'application/json');
    context.setBody(JSON.stringify(request.body));
  }
  const limit = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  context.setSignal(request.signal ? AbortSignal.any([limit, request.signal]) : limit);
  try {
    const answer = await new IsomorphicFetchHttpLibrary().send(context).toPromise();
    return { status: answer.httpStatusCode, headers: answer.headers, body: bytesOf(answer.body) };
  } catch (error) {
    throw networkFailure(cluster, error);
  }
}

function bytesOf(body: { stream(): ReadableStream<Uint8Array> | null }): AsyncIterable<Uint8Array> {
  return body.stream() ?? new ReadableStream<Uint8Array>({ start: (control) => control.close() });
}

async function accepted(
  cluster: Cluster,
  request: KubeRequest,
  answer: KubeAnswer,
): Promise<KubeAnswer> {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw statusFailure(cluster, request, { ...answer, text: await drain(cluster, answer) });
}

/** The body of a refusal. One that is left unread keeps its connection. */
function drain(cluster: Cluster, { body }: KubeAnswer): Promise<string> {
  return read(cluster, body, MAX_PROBLEM_BYTES).catch(() => '');
}

async function read(
  cluster: Cluster,
  body: AsyncIterable<Uint8Array>,
  most: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop ends the exchange: nothing more is received.
    if (size > most) throw tooLarge(cluster, most);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
