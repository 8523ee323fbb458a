import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiRoot, forgeFetch } from './transport';

const ROOT = new URL('https://forge.example.com/api/v3');

test.each([
  'http://forge.example.com',
  'ftp://127.0.0.1',
  'https://user:pass@forge.example.com',
  'forge',
  '',
])('an API root like %j is refused, and what it holds is not repeated', (url) => {
  expect(() => apiRoot(url)).toThrow('must be https');
  expect(() => apiRoot(url)).not.toThrow('pass@');
});

test.each(['https://api.github.com', 'http://127.0.0.1:8080/api/v3', 'http://localhost'])(
  'an API root like %j will do',
  (url) => expect(apiRoot(url).href).toContain(url),
);

test('nothing is sent to another origin', async () => {
  const send = forgeFetch(ROOT, { fetch: () => Promise.reject(new Error('sent!')) });
  await expect(send('https://evil.example.com/api/v3')).rejects.toMatchObject({
    failure: { code: 'ForeignUrl', message: expect.stringContaining('evil.example.com') },
  });
});

test('a redirect is handed back, and not followed', async () => {
  let asked: RequestInit | undefined;
  const send = forgeFetch(ROOT, {
    async fetch(_url, init) {
      asked = init;
      return new Response(null, { status: 301, headers: { location: 'https://evil.example.com' } });
    },
  });
  expect((await send(ROOT)).status).toBe(301);
  expect(asked?.redirect).toBe('manual');
});

test('an answer whose body never ends is given up', async () => {
  const server = createServer((_, response) => void response.writeHead(200).write('{"half"'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(forgeFetch(root, { timeoutMs: 50 })(root)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  server.closeAllConnections();
  server.close();
});
