import type { HttpResponseInit } from '@azure/functions';
import { conditionalResponse } from './conditional';

const OK = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"a":1}' };

function answerTo(
  method: string,
  response: HttpResponseInit,
  ifNoneMatch?: string,
): HttpResponseInit & { readonly headers: Readonly<Record<string, string>> } {
  const headers = new Headers(ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch });
  const answer = conditionalResponse({ method, headers }, response);
  return { ...answer, headers: answer.headers as Readonly<Record<string, string>> };
}

const { etag = '' } = answerTo('GET', OK).headers;

test('what is read has an ETag, the same for the same content and another for another', () => {
  expect(etag).toMatch(/^"[A-Za-z0-9_-]{27}"$/);
  expect(answerTo('GET', OK)).toMatchObject({ ...OK, headers: { etag } });
  expect(answerTo('GET', { ...OK, body: '{"a":2}' }).headers.etag).not.toBe(etag);
});

test.each([
  ['the same', etag],
  ['the same among others', `"x", ${etag}`],
  ['the same, made weak by a proxy that compresses', `W/${etag}`],
  ['any', '*'],
])('whoever has %s gets 304 and no body', (_, ifNoneMatch) => {
  for (const method of ['GET', 'HEAD']) {
    expect(answerTo(method, OK, ifNoneMatch)).toEqual({
      status: 304,
      headers: { etag, 'cache-control': 'private, no-cache' },
    });
  }
});

test.each(['"x"', '', etag.slice(1, -1)])('whoever has only %s gets it all', (ifNoneMatch) => {
  expect(answerTo('GET', OK, ifNoneMatch).status).toBe(200);
});

test('HEAD is told what GET would be told, without the body', () => {
  const { headers } = answerTo('GET', OK);
  expect(answerTo('HEAD', OK)).toEqual({ status: 200, headers });
});

test.each([202, 404, 429])('a %d is never kept, and never 304', (status) => {
  const answer = answerTo('GET', { ...OK, status }, '*');
  expect([answer.status, answer.headers['cache-control'], answer.headers.etag]).toEqual([
    status,
    'no-store',
    undefined,
  ]);
});

test.each(['POST', 'DELETE'])('a %s is left as it is', (method) => {
  expect(answerTo(method, OK, '*')).toEqual(OK);
});
