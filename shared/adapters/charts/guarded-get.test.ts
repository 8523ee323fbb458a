import type { LookupAddress } from 'node:dns';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Resolve } from '../../net/guarded-lookup';
import { guardedGet } from './guarded-get';

const LOCAL = { privateRanges: [], loopback: true };
const PRODUCTION = { privateRanges: [], loopback: false };

let server: Server;
let asked = 0;

beforeEach(async () => {
  asked = 0;
  server = createServer((_request, response) => {
    asked += 1;
    response.setHeader('connection', 'close').end('secret');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => new Promise((done) => server.close(done)));

function port(): number {
  return (server.address() as AddressInfo).port;
}

/** DNS that gives each of these answers once, and the last one for ever. */
function dns(...answers: readonly (readonly string[])[]): Resolve {
  let at = 0;
  function resolve(
    _name: string,
    _options: unknown,
    done: (error: null, addresses: LookupAddress[]) => void,
  ): void {
    const addresses = answers[Math.min(at, answers.length - 1)] ?? [];
    at += 1;
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  }
  return resolve as unknown as Resolve;
}

async function outcome(url: string, allowed = PRODUCTION, resolve?: Resolve): Promise<string> {
  const request = { headers: {}, signal: AbortSignal.timeout(20_000) };
  try {
    return await (await guardedGet(new URL(url), request, allowed, resolve)).text();
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  }
}

test('a name that leads to an address of this machine is not connected to in production', async () => {
  const told = await outcome(
    `http://charts.example.com:${port()}/`,
    PRODUCTION,
    dns(['127.0.0.1']),
  );
  expect(told).toBe(
    'AddressRefused: charts.example.com leads elsewhere: 127.0.0.1 is a loopback address',
  );
  expect(asked).toBe(0);
});

test('a name that leads to a public and to a private address is not connected to at all', async () => {
  const told = await outcome('http://x.example/', PRODUCTION, dns(['93.184.216.34', '10.0.0.1']));
  expect(told).toContain('AddressRefused');
});

test('a name that changes its mind after it was looked at gains nothing: the address that was judged is the one', async () => {
  const rebinding = dns(['127.0.0.1'], ['169.254.169.254']);
  const url = `http://charts.example.com:${port()}/`;
  expect(await outcome(url, LOCAL, rebinding)).toBe('secret');
  expect(await outcome(url, LOCAL, rebinding)).toContain('link-local');
  expect(asked).toBe(1);
});

test.each([
  '127.0.0.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '[::1]',
  '[::ffff:127.0.0.1]',
  'localhost',
])('this machine, written as %s, is not connected to in production', async (host) => {
  expect(await outcome(`http://${host}:${port()}/`)).toContain('AddressRefused');
  expect(asked).toBe(0);
});

test.each(['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]', '168.63.129.16'])(
  'where tokens are given out, %s, nobody connects to, simulator or not',
  async (host) => {
    expect(await outcome(`http://${host}/metadata/identity/oauth2/token`, LOCAL)).toContain(
      'AddressRefused',
    );
  },
);
