import type { IncomingMessage } from 'node:http';
import { KubeError } from './status';

const LARGEST_REQUEST = 3 * 1024 * 1024;

/** The body, read to its end. Throws KubeError for one that is too large. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_REQUEST) chunks.push(chunk);
  }
  if (size <= LARGEST_REQUEST) return Buffer.concat(chunks).toString('utf8');
  throw new KubeError(
    413,
    'RequestEntityTooLarge',
    `Request entity too large: limit is ${LARGEST_REQUEST}`,
  );
}
