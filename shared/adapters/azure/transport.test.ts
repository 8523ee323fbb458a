import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAzure, loopbackTransport } from './index';
import { guardedTransport } from './transport';
import { credentialFor, failureOf } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const url = `https://management.azure.com/subscriptions/${sub}?api-version=1`;
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('a loopback transport', () => {
  it('brings the real clients to a server on this machine, token and all', async () => {
    const seen: unknown[] = [];
    const base = await serve((request, response) => {
      seen.push(request.method, request.url, request.headers.authorization?.split(' ')[0]);
      response.setHeader('content-type', 'application/json').end('{"value":[]}');
    });
    const azure = createAzure({
      credential: credentialFor({}),
      transport: loopbackTransport(base),
    });
    expect(await azure.listClusters(sub)).toEqual([]);
    expect(seen).toEqual([
      'GET',
      `/subscriptions/${sub}/providers/Microsoft.ContainerService/managedClusters?api-version=2026-06-01`,
      'Bearer',
    ]);
  });

  it('gives the URL back, so that the SDK goes on believing in Azure', async () => {
    const base = await serve((_, response) => response.end());
    const request = createPipelineRequest({ url });
    const response = await loopbackTransport(base).sendRequest(request);
    expect([request.url, response.request.url]).toEqual([url, url]);
  });

  it('gives the URL back when nobody answers', async () => {
    const request = createPipelineRequest({ url });
    await expect(loopbackTransport('http://127.0.0.1:1').sendRequest(request)).rejects.toThrow(
      /ECONNREFUSED/,
    );
    expect(request.url).toBe(url);
  });

  it.each(['http://localhost:1', 'http://[::1]:1', 'http://127.0.0.1:1/'])('accepts %s', (base) => {
    expect(() => loopbackTransport(base)).not.toThrow();
  });

  it.each([
    'https://management.azure.com',
    'http://10.0.0.1:80',
    'http://127.0.0.1.evil.example',
    'http://127.0.0.1@evil.example',
    'file:///etc',
    '',
    'nonsense',
  ])('refuses %p', (base) => {
    expect(() => loopbackTransport(base)).toThrow(
      /is not on this machine; expected http:\/\/127\.0\.0\.1/,
    );
  });
});

describe('the last gate', () => {
  const anywhere = { sendRequest: jest.fn() };

  it.each([
    'https://evil.example/',
    'http://management.azure.com/',
    'https://management.azure.com:444/',
  ])('lets nothing out to %s', async (foreign) => {
    const sending = guardedTransport(anywhere).sendRequest(createPipelineRequest({ url: foreign }));
    expect(await failureOf(sending)).toMatchObject({ policy: 'Terminal', code: 'ForeignUrl' });
    expect(anywhere.sendRequest).not.toHaveBeenCalled();
  });

  it.each<[string, RequestListener]>([
    ['that never comes', () => undefined],
    ['whose body never ends', (_, response) => void response.writeHead(200).write('{')],
  ])('gives up an answer %s', async (_, listener) => {
    const gate = guardedTransport(loopbackTransport(await serve(listener)), 40);
    await expect(gate.sendRequest(createPipelineRequest({ url }))).rejects.toThrow();
  });
});
