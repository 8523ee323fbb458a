import { createHash } from 'node:crypto';
import type { ForgeHttpAnswer, ForgeHttpRequest } from '../front';

/** A read that succeeds has an ETag, and is a 304 without a body for who has it already. */
export function withETag(request: ForgeHttpRequest, answer: ForgeHttpAnswer): ForgeHttpAnswer {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || answer.status !== 200 || answer.body === undefined) return answer;
  const hash = createHash('sha256').update(JSON.stringify(answer.body)).digest('hex');
  const headers = {
    ...answer.headers,
    etag: `W/"${hash}"`,
    'cache-control': 'private, max-age=60, s-maxage=60',
    vary: 'Accept, Authorization, Cookie, X-GitHub-OTP',
  };
  const known = (request.headers['if-none-match'] ?? '').split(/\s*,\s*/);
  // Weak comparison (RFC 9110, 13.1.2): what a proxy made strong is the same.
  const isKnown = known.some((tag) => tag === '*' || tag.replace(/^W\//, '') === `"${hash}"`);
  return isKnown ? { status: 304, headers } : { ...answer, headers };
}
