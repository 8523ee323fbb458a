import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { tooLarge, unanswered } from './failure';
import type { Reply } from './reply';

export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  /** Largest body that is read, in bytes. Default 4 MiB, as registries limit a manifest. */
  readonly largest?: number;
}

const MAX_BYTES = 4 * 1024 * 1024;
const EVERY_STATUS: ReadonlySet<number> = new Set([Number.POSITIVE_INFINITY]);

/** One HTTP exchange, whole. Throws ReconcileError (Transient) without an answer, Stalled when it is too large. */
export async function exchange(transport: HttpClient, ask: Ask): Promise<Reply> {
  const request = createPipelineRequest({
    url: ask.url,
    method: ask.method,
    headers: createHttpHeaders({ 'user-agent': 'aks-identity-reconciler', ...ask.headers }),
    ...(ask.method !== 'HEAD' && { streamResponseStatusCodes: new Set(EVERY_STATUS) }),
  });
  if (ask.form) {
    request.headers.set('content-type', 'application/x-www-form-urlencoded');
    request.body = new URLSearchParams(ask.form).toString();
  }
  const { status, headers, bytes } = await answerOf(transport, request, ask.largest ?? MAX_BYTES);
  return { status, headers, bytes };
}

async function answerOf(
  transport: HttpClient,
  request: PipelineRequest,
  largest: number,
): Promise<Reply> {
  try {
    const response = await transport.sendRequest(request);
    const bytes = await bytesOf(response, largest);
    return { status: response.status, headers: response.headers, bytes };
  } catch (thrown) {
    throw unanswered(thrown, request);
  }
}

/** The body of an answer, streamed or read already. Throws ReconcileError when it is larger than `largest` bytes. */
export async function bytesOf(
  response: PipelineResponse,
  largest = MAX_BYTES,
): Promise<Uint8Array> {
  const stream = response.readableStreamBody;
  if (stream === undefined) return Buffer.from(response.bodyAsText ?? '');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size > largest) throw tooLarge(response.request.url, largest);
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
