import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { isMet } from './conditional';
import type { PageFile } from './page-files';

type PageRequest = Pick<HttpRequest, 'method' | 'headers'>;

/**
 * The page runs what this app serves and talks to this app alone: no script, style or picture of others or within the page, no
 * frame around it, no form that is sent anywhere, no base that bends its addresses.
 */
const POLICY = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const GUARDS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};
const FOR_EVER = 'public, max-age=31536000, immutable';
/** Kept, but asked for each time: it names the files of the version that runs. */
const ASK_AGAIN = 'no-cache';

/** A file of the page as HTTP wants it: compressed where the caller takes that, 304 where it has it, no body for HEAD. */
export function pageResponse({ method, headers }: PageRequest, file: PageFile): HttpResponseInit {
  const { type, etag, isHashed, plain, gzipped } = file;
  const kept = {
    ...GUARDS,
    etag,
    'cache-control': isHashed ? FOR_EVER : ASK_AGAIN,
    vary: 'accept-encoding',
  };
  if (isMet(headers.get('if-none-match'), etag)) return { status: 304, headers: kept };
  const zipped = takesGzip(headers.get('accept-encoding'));
  const sent = { ...kept, 'content-type': type, ...(zipped && { 'content-encoding': 'gzip' }) };
  if (method === 'HEAD') return { status: 200, headers: sent };
  return { status: 200, headers: sent, body: zipped ? gzipped : plain };
}

/** `gzip` or `*` that is not weighed with nothing (RFC 9110, 12.5.3). */
function takesGzip(accepted: string | null): boolean {
  const codings = (accepted ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  return codings.some((coding) => {
    const [name, weight = ''] = coding.split(';').map((part) => part.trim());
    return (name === 'gzip' || name === '*') && !/^q=0(\.0*)?$/.test(weight);
  });
}
