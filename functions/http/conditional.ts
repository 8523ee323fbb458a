import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';

type ConditionalRequest = Pick<HttpRequest, 'method' | 'headers'>;

/**
 * An answer as HTTP wants it for its method: what was read has an ETag and is 304 where the caller has it already
 * (RFC 9110, 13.1.2), nothing else is kept by a cache, and HEAD gets no body.
 */
export function conditionalResponse(
  request: ConditionalRequest,
  response: HttpResponseInit,
): HttpResponseInit {
  if (!isRead(request.method)) return response;
  const answer = response.status === 200 ? tagged(request, response) : uncached(response);
  return request.method === 'HEAD' ? withoutBody(answer) : answer;
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function tagged({ headers }: ConditionalRequest, response: HttpResponseInit): HttpResponseInit {
  const etag = etagOf(response.body);
  // Private: it was given for a function key. A cache has to ask each time.
  const kept = { etag, 'cache-control': 'private, no-cache' };
  if (isMet(headers.get('if-none-match'), etag)) return { status: 304, headers: kept };
  return { ...response, headers: { ...response.headers, ...kept } };
}

/** A 404 may be cached as well, if nobody says otherwise (RFC 9111, 4.2.2). */
function uncached(response: HttpResponseInit): HttpResponseInit {
  return { ...response, headers: { ...response.headers, 'cache-control': 'no-store' } };
}

function withoutBody({ status = 200, headers = {} }: HttpResponseInit): HttpResponseInit {
  return { status, headers };
}

/** Our answers are texts; what is none has no content to tell apart. */
function etagOf(body: unknown): string {
  const text = typeof body === 'string' ? body : '';
  return `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
}

/** Weak comparison: anyone who compresses an answer on its way makes its ETag a weak one. */
export function isMet(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
