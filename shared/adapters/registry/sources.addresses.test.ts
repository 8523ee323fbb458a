import type { LookupAddress } from 'node:dns';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { createPipelineRequest } from '@azure/core-rest-pipeline';
import type { SimulatedRegistries } from '../../../local/registry';
import { startRegistries } from '../../../local/registry';
import { type AllowedNetworks, PUBLIC_ONLY } from '../../core/configuration/address';
import type { Failure } from '../../core/base/errors';
import type { Resolve } from '../../net/guarded-lookup';
import { guardedNetwork } from './guarded-transport';
import { createRegistries, loopbackTransport } from './index';
import type { Registries } from './registry';
import { entraCredential, failureOf } from './registry.testing';

const REFUSED = { policy: 'Stalled', code: 'RegistryAddressRefused' };
const INNER = [
  '169.254.169.254',
  '168.63.129.16',
  '10.0.0.4',
  '10.0.0.4:5000',
  '192.168.1.1',
  '127.0.0.1',
  '2130706433',
  '0x7f000001',
  '0177.1',
];

/** Something of ours that nobody outside may reach. */
let inner: Server;
let reached = 0;

beforeEach(async () => {
  reached = 0;
  inner = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await new Promise<void>((done) => inner.listen(0, '127.0.0.1', done));
});
afterEach(() => new Promise((done) => inner.close(done)));

function port(): number {
  return (inner.address() as AddressInfo).port;
}

function image(registry: string): { registry: string; repository: string; tag: string } {
  return { registry, repository: 'web', tag: '1.0.0' };
}

describe('an image of a chart that names an inner address', () => {
  const registries = createRegistries({ credential: entraCredential(), timeoutMs: 20_000 });

  it.each(INNER)('is not asked for there: %s [P10, F6]', async (host) => {
    const failure = await failureOf(registries.sourceHead(image(host)));
    expect(failure).toMatchObject(REFUSED);
    expect(failure.remedy).toContain('settings.network.allowPrivateRanges');
  });

  it('is not asked for on this machine, by address or by name [P10, F6]', async () => {
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await failureOf(registries.sourceHead(image(`${host}:${port()}`)))).toMatchObject(
        REFUSED,
      );
    expect(reached).toBe(0);
  });

  it('is not looked for among the charts of such a host either', async () => {
    const repository = `localhost:${port()}/charts/web`;
    expect(await failureOf(registries.sourceVersions(repository, 'web'))).toMatchObject(REFUSED);
    expect(reached).toBe(0);
  });
});

describe('a source that anybody may run', () => {
  const HOST = 'images.example';
  let sim: SimulatedRegistries;
  beforeEach(async () => {
    sim = await startRegistries();
    sim.addSource(HOST);
    sim.addImage(HOST, { repository: 'web', tag: '1.0.0' });
  });
  afterEach(() => sim.stop());

  function product(allowed: AllowedNetworks = PUBLIC_ONLY): Registries {
    return createRegistries({
      credential: entraCredential(),
      transport: loopbackTransport(sim.url),
      allowed: async () => allowed,
    });
  }

  async function asked(allowed?: AllowedNetworks): Promise<Failure> {
    return failureOf(product(allowed).sourceHead(image(HOST)));
  }

  it('cannot send us for a token to where tokens of Azure are given out [P10, F6]', async () => {
    const header = 'Bearer realm="https://169.254.169.254/metadata/identity/oauth2/token"';
    sim.faults.next(
      { path: /^\/v2\/$/ },
      { kind: 'answer', status: 401, headers: { 'www-authenticate': header } },
    );
    expect(await asked()).toMatchObject({ ...REFUSED, target: '169.254.169.254' });
    expect(sim.calls.lines()).toEqual(['GET /v2/']);
  });

  it('cannot send us on to an inner address, however often it redirects [P10, F6]', async () => {
    const to = (location: string): void =>
      sim.faults.next({ method: 'HEAD' }, { kind: 'answer', status: 307, headers: { location } });
    to('https://elsewhere.example/v2/web/manifests/1.0.0');
    to('https://10.0.0.4/v2/web/manifests/1.0.0');
    expect(await asked()).toMatchObject({ ...REFUSED, target: '10.0.0.4' });
    expect(sim.calls.count({ method: 'HEAD' })).toBe(2);
  });

  it('may live in a private range that the configuration allows, and in no other', async () => {
    const allowed = { privateRanges: ['10.20.0.0/16'], loopback: false };
    sim.addSource('10.20.0.5');
    const digest = sim.addImage('10.20.0.5', { repository: 'web', tag: '1.0.0' });
    expect(await product(allowed).sourceHead(image('10.20.0.5'))).toMatchObject({ digest });
    expect(await failureOf(product(allowed).sourceHead(image('10.21.0.5')))).toMatchObject(REFUSED);
  });

  it('does not change where our own registry may be: a private endpoint is an inner address', async () => {
    sim.addSource('10.0.0.4', 'open');
    const digest = sim.addImage('10.0.0.4', { repository: 'web', tag: '1.0.0' });
    expect(await product().head('10.0.0.4', 'web', '1.0.0')).toMatchObject({ digest });
    expect(await failureOf(product().sourceHead(image('10.0.0.4')))).toMatchObject(REFUSED);
  });
});

describe('the connection to a source', () => {
  const LOCAL = { privateRanges: [], loopback: true };

  /** DNS that gives each of these answers once, and the last one for ever. */
  function dns(...answers: readonly string[]): Resolve {
    let at = 0;
    function resolve(
      _name: string,
      _options: unknown,
      done: (error: null, addresses: LookupAddress[]) => void,
    ): void {
      const address = answers[Math.min(at, answers.length - 1)] ?? '';
      at += 1;
      done(null, [{ address, family: 4 }]);
    }
    return resolve as unknown as Resolve;
  }

  async function outcome(resolve: Resolve, allowed: AllowedNetworks): Promise<string> {
    const url = `https://images.example:${port()}/v2/`;
    const request = createPipelineRequest({ url, abortSignal: AbortSignal.timeout(20_000) });
    return guardedNetwork(async () => allowed, resolve)
      .sendRequest(request)
      .then(
        ({ status }) => String(status),
        (error: Error & { code?: string }) => `${error.code ?? ''} ${error.message}`,
      );
  }

  it('is not made when the name leads to an inner address', async () => {
    expect(await outcome(dns('127.0.0.1'), PUBLIC_ONLY)).toBe(
      'ADDRESS_REFUSED images.example leads elsewhere: 127.0.0.1 is a loopback address',
    );
    expect(reached).toBe(0);
  });

  it('goes to the address that was judged, whatever the name says a moment later', async () => {
    const rebinding = dns('127.0.0.1', '169.254.169.254');
    expect(await outcome(rebinding, LOCAL)).not.toContain('ADDRESS_REFUSED');
    expect(reached).toBe(1);
    expect(await outcome(rebinding, LOCAL)).toContain('link-local');
    expect(reached).toBe(1);
  });
});
