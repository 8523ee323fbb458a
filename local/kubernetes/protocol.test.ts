import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:http2';
import { VirtualClock } from '../clock';
import type { SimulatedApiServer } from '.';
import { startApiServer } from '.';
import { certificateFor, plain, raw } from './testing';

const PODS = '/api/v1/pods';

let api: SimulatedApiServer;
let session: ClientHttp2Session | undefined;

async function start(options: { readonly seats?: number } = {}): Promise<void> {
  api = await startApiServer({ clock: new VirtualClock(), ...options });
}

/** One HTTP/2 connection, signed in by certificate. */
function open(): ClientHttp2Session {
  const opened = connect(api.url, {
    ca: Buffer.from(api.caData, 'base64'),
    ...certificateFor(api),
  });
  opened.on('error', () => undefined);
  session = opened;
  return opened;
}

function ask(on: ClientHttp2Session, path: string, headers: object = {}): ClientHttp2Stream {
  const stream = on.request({ ':path': path, ...headers });
  stream.on('error', () => undefined);
  stream.end();
  return stream;
}

function headersOf(stream: ClientHttp2Stream): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    stream.once('response', resolve);
    stream.once('error', reject);
  });
}

async function statusOf(stream: ClientHttp2Stream): Promise<unknown> {
  const headers = (await headersOf(stream)) as Readonly<Record<string, unknown>>;
  stream.resume();
  return headers[':status'];
}

afterEach(async () => {
  session?.destroy();
  session = undefined;
  await api.stop();
});

describe('over one connection of HTTP/2', () => {
  test('many requests go at a time, signed in by certificate', async () => {
    await start();
    const connection = open();
    const answers = [1, 2, 3].map(() => statusOf(ask(connection, PODS)));
    expect(await Promise.all(answers)).toEqual([200, 200, 200]);
    expect(connection.alpnProtocol).toBe('h2');
  });

  test('a 401 takes the connection away from the other requests, which are still answered to their end', async () => {
    await start();
    const connection = open();
    const watching = ask(connection, `${PODS}?watch=true`);
    expect(await statusOf(watching)).toBe(200);
    const told = new Promise((resolve) => connection.once('goaway', resolve));
    const stranger = ask(connection, PODS, { authorization: 'Bearer stranger' });
    expect(await statusOf(stranger)).toBe(401);
    expect(await told).toBe(0);
    expect(connection.closed).toBe(true);
    const seen = new Promise<string>((resolve) =>
      watching.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    api.world.createPod({ name: 'a' });
    expect(JSON.parse(await seen)).toMatchObject({ type: 'ADDED' });
  });

  test('a 403 leaves the connection alone', async () => {
    api = await startApiServer({
      clock: new VirtualClock(),
      authenticate: (user) => ({ user, groups: [] }),
    });
    const connection = open();
    const reader = { authorization: 'Bearer reader' };
    expect(await statusOf(ask(connection, PODS, reader))).toBe(403);
    expect(await statusOf(ask(connection, PODS))).toBe(200);
  });
});

test('who offers HTTP/1.1 alone gets it, with a 401 on a connection that stays', async () => {
  await start();
  expect((await plain(api, PODS)).status).toBe(200);
  expect((await plain(api, PODS, { token: 'stranger' })).status).toBe(401);
});

describe('too many requests at a time', () => {
  const request = { method: 'GET', path: PODS, headers: {}, text: '' } as const;

  test('are refused in plain text, and may come again in a second', async () => {
    await start();
    api.faults.add({ path: PODS }, { kind: 'busy' });
    const { status, headers, text } = await raw(api, request);
    expect({ status, text }).toEqual({
      status: 429,
      text: 'Too many requests, please try again later.\n',
    });
    expect(headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'retry-after': '1',
    });
    expect((await raw(api, request)).status).toBe(200);
  });

  test('are as many as there are seats, which watches that run do not hold', async () => {
    await start({ seats: 1 });
    const connection = open();
    const watches = [1, 2].map(() => statusOf(ask(connection, `${PODS}?watch=true`)));
    expect(await Promise.all(watches)).toEqual([200, 200]);
    expect((await raw(api, request)).status).toBe(200);
    const many = await Promise.all([1, 2, 3, 4].map(() => statusOf(ask(connection, PODS))));
    expect([...new Set(many)].sort()).toEqual([200, 429]);
  });
});
