import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestListener, Server } from 'node:http';
import type { Io } from '../io';
import { apiAt } from './client';

let server: Server | undefined;

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
});

async function site(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

function said(url: string): Promise<unknown> {
  const io = { env: { AKS_IDENTITY_KEY: 'secret' }, fetch, newId: () => 'x' } as unknown as Io;
  return apiAt({ url }, io)
    .get('/api/clusters')
    .then(
      () => 'an answer',
      (error: { readonly said?: unknown }) => error.said,
    );
}

test('an address at which nothing listens says so, and why', async () => {
  const url = await site(() => undefined);
  const port = new URL(url).port;
  await new Promise((resolve) => server?.close(resolve));
  expect(await said(url)).toEqual({
    what: `Nothing answers at ${url}.`,
    why: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`),
    remedy: 'Check that the app is running and that this machine can reach it.',
  });
});

test('a redirect is not followed, for it would take the key along', async () => {
  const asked: string[] = [];
  const url = await site(({ url = '' }, response) => {
    asked.push(url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect(await said(url)).toMatchObject({ why: 'It answers 302.' });
  expect(asked).toEqual(['/api/clusters']);
});

test('the 401 of the Functions host, which has no body, says how to get in', async () => {
  const url = await site((_, response) => response.writeHead(401).end());
  expect(await said(url)).toMatchObject({ what: `${url} does not let us in (401).` });
});

test.each([
  [200, '<html>Welcome to nginx</html>'],
  [404, '<html>Not found</html>'],
  [200, ''],
])('what answers %s with %j is told to be no reconciler', async (status, body) => {
  const url = await site((_, response) => response.writeHead(status).end(body));
  expect(await said(url)).toMatchObject({
    what: `What answers at ${url} is no reconciler.`,
    remedy: 'Check the address in --url or AKS_IDENTITY_URL.',
  });
});
