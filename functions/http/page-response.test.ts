import type { PageFile } from './page-files';
import { pageResponse } from './page-response';

const PLAIN = Buffer.from('<!doctype html>'.repeat(40));
const FILE: PageFile = {
  type: 'text/html; charset=utf-8',
  etag: '"abc"',
  isHashed: false,
  plain: PLAIN,
  gzipped: Buffer.from('zipped'),
};

function ask(
  headers: Record<string, string> = {},
  method = 'GET',
  file = FILE,
): ReturnType<typeof pageResponse> {
  return pageResponse({ method, headers: new Headers(headers) }, file);
}

function headersOf(answer: ReturnType<typeof pageResponse>): Record<string, string> {
  return answer.headers as Record<string, string>;
}

it('lets the page run nothing but its own files, and nobody frame it', () => {
  expect(headersOf(ask())).toMatchObject({
    'content-security-policy':
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
});

it('a browser asks for the page each time, and never again for a file with a hash in its name', () => {
  expect(headersOf(ask())['cache-control']).toBe('no-cache');
  const hashed = ask({}, 'GET', { ...FILE, isHashed: true });
  expect(headersOf(hashed)['cache-control']).toBe('public, max-age=31536000, immutable');
});

it.each([
  ['gzip, deflate, br', true],
  ['br;q=1.0, gzip;q=0.5', true],
  ['*', true],
  ['gzip;q=0', false],
  ['identity', false],
  ['', false],
])('for accept-encoding %p it compresses: %p', (accepted, compressed) => {
  const answer = ask({ 'accept-encoding': accepted });
  expect(headersOf(answer)['content-encoding']).toBe(compressed ? 'gzip' : undefined);
  expect(answer.body).toBe(compressed ? FILE.gzipped : PLAIN);
});

it('who has it already gets 304, with the same guards and no body', () => {
  const answer = ask({ 'if-none-match': 'W/"abc"' });
  expect(answer.status).toBe(304);
  expect(answer.body).toBeUndefined();
  expect(headersOf(answer)).toHaveProperty('content-security-policy');
});

it('HEAD gets the headers alone', () => {
  const answer = ask({}, 'HEAD');
  expect(answer.body).toBeUndefined();
  expect(headersOf(answer)['content-type']).toBe('text/html; charset=utf-8');
});
