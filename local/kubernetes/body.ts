import type { IncomingMessage } from 'node:http';
import { KubeError } from './status';

const MAX_REQUEST_BYTES = 3 * 1024 * 1024;

/** The body, read to its end. Throws KubeError for one that is too large. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_REQUEST_BYTES) chunks.push(chunk);
  }
  if (size <= MAX_REQUEST_BYTES) return Buffer.concat(chunks).toString('utf8');
  throw new KubeError(
    413,
    'RequestEntityTooLarge',
    `Request entity too large: limit is ${MAX_REQUEST_BYTES}`,
  );
}
