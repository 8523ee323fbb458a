import type { HttpRequest } from '@azure/functions';
import { refuse } from './problem';

/**
 * The body, which nobody has vouched for yet. Throws ProblemError 413 as soon as it is over `limit` bytes: a chunked body does
 * not say how long it is, and must not be kept to find out.
 */
export async function bodyWithin(
  { body, headers }: Pick<HttpRequest, 'body' | 'headers'>,
  limit: number,
): Promise<Buffer> {
  if (Number(headers.get('content-length') ?? 0) > limit) tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > limit) tooLarge(limit);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function tooLarge(limit: number): never {
  return refuse(413, 'BodyTooLarge', `The body is over ${limit} bytes.`);
}
