import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TokenCredential } from '@azure/core-auth';
import { configSourceFrom } from './environment';
import { urlReader } from './url-reader';

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

let server: Server;
let url: string;
let answer: Answer;
let asked: IncomingHttpHeaders[];
let time: number;
const now = () => time;

beforeEach(async () => {
  time = 0;
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.headers);
    const isSame = request.headers['if-none-match'] === answer.headers?.['etag'];
    const status = isSame && answer.headers?.['etag'] !== undefined ? 304 : answer.status;
    response.writeHead(status, answer.headers).end(status === 304 ? undefined : answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/config/profiles.yaml`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

describe('a configuration behind a URL', () => {
  it('is fetched, kept for 15 seconds, and fetched again only if it has changed', async () => {
    const reader = urlReader(url, { now });
    answer = { status: 200, body: 'a', headers: { etag: '"1"' } };
    expect(await reader.read()).toEqual({ kind: 'text', text: 'a' });
    time = 14_999;
    expect(await reader.read()).toEqual({ kind: 'unchanged' });
    expect(asked).toHaveLength(1);
    time = 15_000;
    expect(await reader.read()).toEqual({ kind: 'unchanged' });
    expect(asked[1]?.['if-none-match']).toBe('"1"');
    time = 30_000;
    answer = { status: 200, body: 'b', headers: { etag: '"2"' } };
    expect(await reader.read()).toEqual({ kind: 'text', text: 'b' });
  });

  test.each<[Answer, string, object]>([
    [{ status: 403 }, 'Stalled', { remedy: expect.stringContaining('Storage Blob Data Reader') }],
    [{ status: 404 }, 'Stalled', { remedy: expect.stringContaining('upload a configuration to') }],
    [{ status: 429, headers: { 'retry-after': '7' } }, 'Throttled', { retryAfterMs: 7_000 }],
    [{ status: 503 }, 'Transient', {}],
    [{ status: 302, headers: { location: 'http://127.0.0.1:1/' } }, 'Transient', {}],
  ])('that answers %j is %s', async (given, policy, more) => {
    answer = given;
    await expect(urlReader(url, { now }).read()).rejects.toMatchObject({
      failure: { policy, target: url, ...more },
    });
  });

  it('that is down is not asked by each activity anew', async () => {
    answer = { status: 503 };
    const reader = urlReader(url, { now });
    const down = { failure: { code: 'ConfigurationUnavailable' } };
    await expect(reader.read()).rejects.toMatchObject(down);
    await expect(reader.read()).rejects.toMatchObject(down);
    expect(asked).toHaveLength(1);
  });

  it('keeps its signature out of messages', async () => {
    answer = { status: 404 };
    const source = configSourceFrom({ CONFIG_URL: `${url}?sig=secret` }, { now });
    const error: unknown = await source.current().catch((reason: unknown) => reason);
    expect(JSON.stringify(error)).toContain('profiles.yaml');
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('that nobody answers tells why', async () => {
    await expect(urlReader('http://127.0.0.1:1/', { now }).read()).rejects.toMatchObject({
      failure: {
        policy: 'Transient',
        code: 'ConfigurationUnreachable',
        message: expect.stringMatching(/^fetch failed: ./),
      },
    });
  });

  test.each(['http://example.org/p.yaml', 'file:///etc/passwd', 'profiles.yaml'])(
    'is refused as %s, where nobody vouches for the content',
    (insecure) => {
      expect(() => configSourceFrom({ CONFIG_URL: insecure }, { now })).toThrow('not an https URL');
    },
  );
});

describe('a token', () => {
  const credential: TokenCredential = {
    getToken: async (scope) => ({ token: `for ${String(scope)}`, expiresOnTimestamp: Infinity }),
  };

  async function headersSentTo(address: string): Promise<Headers> {
    let sent = new Headers();
    const fetch: typeof globalThis.fetch = async (_, init) => {
      sent = new Headers(init?.headers);
      return new Response('a');
    };
    await urlReader(address, { now, credential, fetch }).read();
    return sent;
  }

  it('goes to blob storage, with the version that storage asks for', async () => {
    const sent = await headersSentTo('https://account.blob.core.windows.net/c/profiles.yaml');
    expect(sent.get('authorization')).toBe('Bearer for https://storage.azure.com/.default');
    expect(sent.has('x-ms-version')).toBe(true);
  });

  test.each([
    'https://raw.example.org/profiles.yaml',
    'https://account.blob.core.windows.net.example.org/profiles.yaml',
    'https://account.blob.core.windows.net/c/profiles.yaml?sv=1&sig=x',
    'http://127.0.0.1/profiles.yaml',
  ])('never goes to %s', async (address) => {
    expect((await headersSentTo(address)).has('authorization')).toBe(false);
  });
});
