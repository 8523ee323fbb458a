import { createHash } from 'node:crypto';
import { startRegistries } from '../../local/registry';
import { isInstalled, startDockerRegistry } from '../support/docker-registry';

/** What a registry answers, by the raw calls of helm, oras, crane and Flux: the local one as the real one does. */
interface Place {
  send(method: string, path: string, init?: Init): Promise<Answer>;
  stop(): Promise<void>;
}

interface Init {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly code: string | undefined;
}

const HOST = 'contoso.azurecr.io';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const BLOB = 'hello';
const DIGEST = `sha256:${createHash('sha256').update(BLOB).digest('hex')}`;
const SCOPES = ['a/b', 'c/d', 'none/x'].map((name) => `repository:${name}:pull,push,delete`);

async function local(): Promise<Place> {
  const registries = await startRegistries();
  registries.addAcr({ name: 'contoso' });
  const { url } = registries;
  const token = await basicToken(url, [...SCOPES, 'registry:catalog:*']);
  const headers = { 'x-forwarded-host': HOST, authorization: `Bearer ${token}` };
  return { send: sender(url, headers), stop: () => registries.stop() };
}

/** As helm and Flux sign in to an ACR: an Entra token is exchanged, and the rest is Docker's token service. */
async function basicToken(url: string, scopes: readonly string[]): Promise<string> {
  const send = sender(url, { 'x-forwarded-host': HOST });
  const claims = Buffer.from(JSON.stringify({ oid: 'me' })).toString('base64url');
  const form = { grant_type: 'access_token', service: HOST, access_token: `e30.${claims}.x` };
  const exchanged = await send('POST', '/oauth2/exchange', {
    body: new URLSearchParams(form).toString(),
  });
  const { refresh_token } = JSON.parse(exchanged.text) as { refresh_token: string };
  const user = `00000000-0000-0000-0000-000000000000:${refresh_token}`;
  const query = new URLSearchParams([
    ['service', HOST],
    ...scopes.map((scope) => ['scope', scope] as [string, string]),
  ]);
  const answer = await send('GET', `/oauth2/token?${query.toString()}`, {
    headers: { authorization: `Basic ${Buffer.from(user).toString('base64')}` },
  });
  expect(answer.status).toBe(200);
  return (JSON.parse(answer.text) as { access_token: string }).access_token;
}

async function docker(): Promise<Place> {
  const registry = await startDockerRegistry();
  return { send: sender(registry.url, {}), stop: () => registry.stop() };
}

function sender(url: string, common: Readonly<Record<string, string>>): Place['send'] {
  return async (method, path, { body, headers } = {}) => {
    const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      method,
      headers: { ...common, ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, code: codeIn(text) };
  };
}

function codeIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { errors?: { code: string }[] }).errors?.[0]?.code;
  } catch {
    return undefined;
  }
}

const PLACES: (readonly [string, () => Promise<Place>])[] = [['the local registry', local]];
if (isInstalled('docker-registry')) PLACES.push(["Debian's docker-registry", docker]);
else
  process.stderr.write(
    'skipped: the same answers of docker-registry, because it is not installed (apt-get install docker-registry)\n',
  );

describe.each(PLACES)('%s', (_, start) => {
  let place: Place;

  beforeEach(async () => {
    place = await start();
  });

  afterEach(() => place.stop());

  async function begin(): Promise<string> {
    const { headers } = await place.send('POST', '/v2/a/b/blobs/uploads/');
    return headers.get('location') ?? '';
  }

  async function stored(): Promise<void> {
    const location = await begin();
    const done = await place.send('PUT', `${location}&digest=${DIGEST}`, { body: BLOB });
    expect(done.status).toBe(201);
  }

  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: DIGEST, size: 5 },
    layers: [],
  });

  async function tagged(): Promise<void> {
    await stored();
    const headers = { 'content-type': MANIFEST };
    const put = await place.send('PUT', '/v2/a/b/manifests/t', { body: manifest, headers });
    expect(put.status).toBe(201);
  }

  it('lists its repositories', async () => {
    await tagged();
    const { status, text } = await place.send('GET', '/v2/_catalog');
    expect([status, JSON.parse(text)]).toEqual([200, { repositories: ['a/b'] }]);
  });

  it('tells how far an upload has come, and forgets it when it is cancelled', async () => {
    const location = await begin();
    const status = await place.send('GET', location);
    expect([status.status, status.headers.get('range')]).toEqual([204, '0-0']);
    expect((await place.send('DELETE', location)).status).toBe(204);
    expect((await place.send('GET', location)).code).toBe('BLOB_UPLOAD_UNKNOWN');
  });

  it('mounts a blob of another repository, and begins an upload for one that it has not', async () => {
    await stored();
    const path = '/v2/c/d/blobs/uploads/?from=a/b&mount=';
    const mounted = await place.send('POST', `${path}${DIGEST}`);
    expect(mounted.status).toBe(201);
    expect((await place.send('HEAD', `/v2/c/d/blobs/${DIGEST}`)).status).toBe(200);
    expect((await place.send('POST', `${path}sha256:${'0'.repeat(64)}`)).status).toBe(202);
  });

  it('gives a part of a blob', async () => {
    await stored();
    const part = await place.send('GET', `/v2/a/b/blobs/${DIGEST}`, {
      headers: { range: 'bytes=1-2' },
    });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      206,
      'el',
      'bytes 1-2/5',
    ]);
    // Debian's version ends the connection after the headers of the answer to GET.
    const none = await place.send('HEAD', `/v2/a/b/blobs/${DIGEST}`, {
      headers: { range: 'bytes=9-12' },
    });
    expect([none.status, none.headers.get('content-range')]).toEqual([416, 'bytes */5']);
  });

  it('deletes a blob once', async () => {
    await stored();
    expect((await place.send('DELETE', `/v2/a/b/blobs/${DIGEST}`)).status).toBe(202);
    expect((await place.send('DELETE', `/v2/a/b/blobs/${DIGEST}`)).code).toBe('BLOB_UNKNOWN');
  });

  it('takes a manifest only as what it is', async () => {
    await stored();
    const headers = { 'content-type': 'text/plain' };
    const put = await place.send('PUT', '/v2/a/b/manifests/t', { body: manifest, headers });
    expect([put.status, put.code]).toEqual([400, 'MANIFEST_INVALID']);
  });

  it('shows a manifest only to a client that names its type', async () => {
    await tagged();
    const path = '/v2/a/b/manifests/t';
    expect((await place.send('GET', path, { headers: { accept: MANIFEST } })).status).toBe(200);
    for (const accept of ['*/*', 'application/json']) {
      const refused = await place.send('GET', path, { headers: { accept } });
      expect([refused.status, refused.code]).toEqual([404, 'MANIFEST_UNKNOWN']);
    }
  });

  it('has no such tag, and no such path where the name is none', async () => {
    const headers = { accept: MANIFEST };
    const tag = await place.send('GET', '/v2/none/x/manifests/t', { headers });
    expect([tag.status, tag.code]).toEqual([404, 'MANIFEST_UNKNOWN']);
    const tags = await place.send('GET', '/v2/none/x/tags/list');
    expect([tags.status, tags.code]).toEqual([404, 'NAME_UNKNOWN']);
    const put = { body: manifest, headers: { 'content-type': MANIFEST } };
    expect((await place.send('PUT', '/v2/a/b/manifests/-x', put)).status).toBe(404);
    const digest = await place.send('GET', '/v2/a/b/blobs/sha256:zz');
    expect([digest.status, digest.code]).toEqual([400, 'DIGEST_INVALID']);
  });
});

/** Distribution 3.0 refuses it; Debian's 2.8 takes it, and cannot end the upload then. */
it('the local registry refuses a chunk that begins somewhere else', async () => {
  const place = await local();
  try {
    const { headers } = await place.send('POST', '/v2/a/b/blobs/uploads/');
    const chunk = await place.send('PATCH', headers.get('location') ?? '', {
      body: BLOB,
      headers: { 'content-range': '5-9' },
    });
    expect([chunk.status, chunk.headers.get('range')]).toEqual([416, '0-0']);
  } finally {
    await place.stop();
  }
});

it('a password that is no refresh token gets no token', async () => {
  const registries = await startRegistries();
  registries.addAcr({ name: 'contoso' });
  try {
    const send = sender(registries.url, { 'x-forwarded-host': HOST });
    const basic = (text: string): Init => ({
      headers: { authorization: `Basic ${Buffer.from(text).toString('base64')}` },
    });
    const path = `/oauth2/token?service=${HOST}&scope=repository:a/b:pull`;
    for (const init of [undefined, basic('admin:x'), basic(`${'0'.repeat(8)}:x`)])
      expect((await send('GET', path, init)).status).toBe(401);
  } finally {
    await registries.stop();
  }
});
