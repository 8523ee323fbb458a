import { createHash } from 'node:crypto';
import { ContainerRegistryContentClient } from '@azure/container-registry';
import { loopbackTransport } from '../../shared/adapters/registry';
import type { SimulatedRegistries } from './index';
import { startRegistries } from './index';

const HOST = 'contoso.azurecr.io';
const ID =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerRegistry/registries/contoso';

let registries: SimulatedRegistries;
let now = Date.parse('2026-01-01T00:00:00Z');

beforeEach(async () => {
  registries = await startRegistries({ now: () => now, lifetimes: { access: 60 } });
  registries.addAcr({ name: 'contoso', id: ID });
});

afterEach(() => registries.stop());

async function send(
  method: string,
  path: string,
  init: { token?: string; body?: string | Buffer; headers?: Record<string, string> } = {},
): Promise<Response> {
  const { token, body, headers } = init;
  return fetch(`${registries.url}${path}`, {
    method,
    headers: {
      'x-forwarded-host': HOST,
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: new Uint8Array(Buffer.from(body)) }),
  });
}

async function form(path: string, fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  return send('POST', path, {
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

async function tokenFor(scope: string, objectId = 'me'): Promise<string> {
  const claims = Buffer.from(JSON.stringify({ oid: objectId })).toString('base64url');
  const refresh = await form('/oauth2/exchange', {
    grant_type: 'access_token',
    service: HOST,
    access_token: `e30.${claims}.x`,
  });
  const { refresh_token } = (await refresh.json()) as { refresh_token: string };
  const access = await form('/oauth2/token', {
    grant_type: 'refresh_token',
    service: HOST,
    scope,
    refresh_token,
  });
  return ((await access.json()) as { access_token: string }).access_token;
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

async function codeOf(response: Response): Promise<string> {
  const { errors } = (await response.json()) as { errors: { code: string }[] };
  return `${response.status} ${errors[0]?.code}`;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

describe('a local registry', () => {
  it('challenges with its own realm, service and the scope that is wanted', async () => {
    const response = await send('GET', '/v2/a/b/manifests/1');
    expect(await codeOf(response)).toBe('401 UNAUTHORIZED');
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="https://${HOST}/oauth2/token",service="${HOST}",scope="repository:a/b:pull"`,
    );
  });

  it('knows a token of its own from a spoiled, foreign or ended one', async () => {
    registries.addImage(HOST, { repository: 'a', tag: '1' });
    const token = await tokenFor('repository:a:pull');
    const get = async (one: string): Promise<number> =>
      (
        await send('HEAD', '/v2/a/manifests/1', {
          token: one,
          headers: { accept: 'application/vnd.oci.image.index.v1+json' },
        })
      ).status;
    expect(await get(token)).toBe(200);
    expect(await get(`${token.slice(0, -3)}AAA`)).toBe(401);
    expect(await get('nonsense')).toBe(401);
    now += 61_000;
    expect(await get(token)).toBe(401);
  });

  it('gives the rights that the caller has, of those asked for, in that repository alone', async () => {
    registries.setRights(({ objectId, right }) => objectId === 'me' && right === 'pull');
    registries.addImage(HOST, { repository: 'a', tag: '1' });
    const token = await tokenFor('repository:a:pull,push');
    const accept = { accept: 'application/vnd.oci.image.index.v1+json' };
    expect((await send('HEAD', '/v2/a/manifests/1', { token, headers: accept })).status).toBe(200);
    expect((await send('HEAD', '/v2/b/manifests/1', { token, headers: accept })).status).toBe(401);
    const push = await send('POST', '/v2/a/blobs/uploads/', { token });
    expect(push.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  it('takes a manifest only when its blobs are there, and a blob only under its digest', async () => {
    const token = await tokenFor('repository:a:pull,push');
    const layer = { mediaType: 'x', digest: digestOf('layer'), size: 5 };
    const manifest = JSON.stringify({ schemaVersion: 2, config: layer, layers: [layer] });
    const put = async (): Promise<Response> =>
      send('PUT', '/v2/a/manifests/1', {
        token,
        body: manifest,
        headers: { 'content-type': MANIFEST },
      });
    expect(await codeOf(await put())).toBe('400 MANIFEST_BLOB_UNKNOWN');

    const upload = async (digest: string): Promise<Response> => {
      const started = await send('POST', '/v2/a/blobs/uploads/', { token });
      const location = started.headers.get('location') ?? '';
      expect(location).toMatch(/^\/v2\/a\/blobs\/uploads\//);
      return send('PUT', `${location}&digest=${digest}`, { token, body: 'layer' });
    };
    expect(await codeOf(await upload(digestOf('other')))).toBe('400 DIGEST_INVALID');
    expect((await upload(layer.digest)).status).toBe(201);
    const done = await put();
    expect([done.status, done.headers.get('docker-content-digest')]).toEqual([
      201,
      digestOf(manifest),
    ]);
  });

  it('tells of pushes and deletions as Event Grid does', async () => {
    const events: unknown[] = [];
    registries.onEvent((event) => events.push(event));
    const token = await tokenFor('repository:a:pull,push,delete');
    const manifest = JSON.stringify({ schemaVersion: 2, layers: [] });
    await send('PUT', '/v2/a/manifests/1', {
      token,
      body: manifest,
      headers: { 'content-type': MANIFEST },
    });
    await send('DELETE', `/v2/a/manifests/${digestOf(manifest)}`, { token });
    expect(events).toEqual([
      expect.objectContaining({
        type: 'Microsoft.ContainerRegistry.ImagePushed',
        source: ID,
        subject: 'a:1',
        data: expect.objectContaining({
          action: 'push',
          target: expect.objectContaining({
            repository: 'a',
            tag: '1',
            mediaType: MANIFEST,
          }) as unknown,
        }) as unknown,
      }),
      expect.objectContaining({ type: 'Microsoft.ContainerRegistry.ImageDeleted', subject: 'a' }),
    ]);
    expect(registries.digestOf(HOST, 'a', '1')).toBeUndefined();
  });

  it('keeps a locked tag from another manifest and from deletion', async () => {
    registries.addImage(HOST, { repository: 'a', tag: '1' });
    registries.lockTag(HOST, 'a', '1');
    const token = await tokenFor('repository:a:pull,push');
    const body = JSON.stringify({ schemaVersion: 2, layers: [] });
    const put = await send('PUT', '/v2/a/manifests/1', {
      token,
      body,
      headers: { 'content-type': MANIFEST },
    });
    expect(await codeOf(put)).toBe('405 UNSUPPORTED');
    expect(() => registries.deleteImage(HOST, 'a', '1')).toThrow(/disallowed/);
  });

  it('does as it is told when an accident is ordered, and counts every call', async () => {
    registries.faults.next(
      { path: /^\/v2\/$/ },
      { kind: 'answer', status: 429, headers: { 'retry-after': '3' } },
    );
    const first = await send('GET', '/v2/');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '3']);
    registries.faults.next({}, { kind: 'reset', when: 'before' });
    await expect(send('GET', '/v2/')).rejects.toThrow();
    expect(registries.calls.all.map(({ status }) => status)).toEqual([429, 0]);
    expect(registries.calls.count({ method: 'GET' })).toBe(2);
  });

  it('shows a multi-architecture image only to who takes an index', async () => {
    registries.addSource('open.example', 'open');
    registries.addImage('open.example', { repository: 'a', tag: '1' });
    const head = async (accept: string): Promise<number> => {
      const headers = { 'x-forwarded-host': 'open.example', accept };
      return (await fetch(`${registries.url}/v2/a/manifests/1`, { headers })).status;
    };
    expect(await head(MANIFEST)).toBe(404);
    expect(await head('application/vnd.oci.image.index.v1+json')).toBe(200);
  });

  it("serves Microsoft's own client, token flow and all", async () => {
    const claims = Buffer.from(JSON.stringify({ oid: 'me' })).toString('base64url');
    const credential = {
      getToken: async () => ({ token: `e30.${claims}.x`, expiresOnTimestamp: Date.now() + 3.6e6 }),
    };
    const client = new ContainerRegistryContentClient(`https://${HOST}`, 'a/b', credential, {
      httpClient: loopbackTransport(registries.url),
      retryOptions: { maxRetries: 0 },
    });
    const config = await client.uploadBlob(Buffer.from('{}'));
    const { digest, sizeInBytes: size } = config;
    const manifest = { schemaVersion: 2, config: { mediaType: 'x', digest, size }, layers: [] };
    const put = await client.setManifest(Buffer.from(JSON.stringify(manifest)), { tag: '1' });
    const got = await client.getManifest('1');
    expect(got.digest).toBe(put.digest);
    expect(registries.digestOf(HOST, 'a/b', '1')).toBe(put.digest);
    await client.deleteManifest(put.digest);
    await expect(client.getManifest('1')).rejects.toMatchObject({ statusCode: 404 });
  });
});
