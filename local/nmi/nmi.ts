/**
 * The simulated NMI (Node Managed Identity) of one node: the look-up rules of aad-pod-identity 1.8.17 behind real HTTP.
 * It is the oracle of the end-to-end tests: "before refused, after given" is what a pod would see.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { timelineOn } from '../azure/timeline';
import type { Clock } from '../clock';
import type { Answer } from './answer';
import { handle, type Nmi, type NmiFlags, type NmiRequest } from './handlers';
import type { SimulatedImds } from './imds';
import { newLine, POD_IP_HEADER, type NmiResponse, type Sender } from './line';
import type { ObjectSource, Places } from './objects';
import { cleanPath } from './router';

export interface NmiOptions extends Partial<NmiFlags> {
  readonly clock: Clock;
  readonly api: ObjectSource;
  readonly imds: SimulatedImds;
  /** Default: what `api` says. */
  readonly places?: Places;
  /** Name of the Kubernetes node. */
  readonly node: string;
  readonly mode: NmiFlags['mode'];
  /** Of what the real one leaves to chance. */
  readonly seed?: number;
}

export interface SimulatedNmi {
  /** http://127.0.0.1:port in place of http://169.254.169.254. */
  readonly url: string;
  readonly node: string;
  readonly mode: NmiFlags['mode'];
  readonly places: Places;
  readonly imds: SimulatedImds;
  /** A request from the pod with this address. On a virtual clock, time stands still while it is on its way. */
  get(path: string, from: Sender): Promise<NmiResponse>;
  /** What the probe says, which has a port of its own in a cluster. */
  probe(): Answer;
  /** Cuts what is open. */
  stop(): Promise<void>;
}

/** Starts NMI on 127.0.0.1. Throws for the flags that NMI refuses to start with. */
export async function startNmi(options: NmiOptions): Promise<SimulatedNmi> {
  const { clock, api: objects, imds, node, places = objects } = options;
  const flags = flagsOf(options);
  const time = timelineOn(clock);
  const nmi: Nmi = {
    flags,
    node,
    objects,
    places,
    imds,
    now: () => clock.now(),
    sleep: (ms) => time.sleep(ms),
    pick: picker(options.seed ?? 1),
  };
  const line = newLine(clock);
  const server = createServer((incoming, outgoing) => {
    const ticket = line.arrived(incoming.headers);
    void answerTo(nmi, incoming).then(({ status, headers, body }) => {
      ticket?.answered();
      const text = typeof body === 'string';
      const type = text ? 'text/plain; charset=utf-8' : 'application/json';
      outgoing.writeHead(status, { 'content-type': type, ...headers });
      outgoing.end(text ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    node,
    mode: flags.mode,
    places,
    imds,
    probe: () => ({ status: 200, body: 'Active' }),
    get: (path, from) => line.get(`${url}${path}`, from),
    async stop() {
      time.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function flagsOf(options: NmiOptions): NmiFlags {
  const { mode, forceNamespaced = mode === 'managed' } = options;
  if (mode === 'managed' && !forceNamespaced) {
    throw new Error('NMI: managed mode needs forceNamespaced; set it or choose standard mode.');
  }
  const { micNamespace = 'default', retryAttemptsForCreated = 16 } = options;
  const { retryAttemptsForAssigned = 4, findIdentityRetryIntervalSeconds = 5 } = options;
  const { setRetryAfterHeader = false, blockInstanceMetadata = false } = options;
  return {
    mode,
    forceNamespaced,
    micNamespace,
    retryAttemptsForCreated,
    retryAttemptsForAssigned,
    findIdentityRetryIntervalSeconds,
    setRetryAfterHeader,
    blockInstanceMetadata,
    metadataHeaderRequired: options.metadataHeaderRequired ?? true,
  };
}

async function answerTo(nmi: Nmi, incoming: IncomingMessage): Promise<Answer> {
  const [rawPath = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  try {
    const path = decodeURIComponent(rawPath);
    const clean = cleanPath(path);
    if (clean !== undefined) {
      const location = query === '' ? clean : `${clean}?${query}`;
      return { status: 301, headers: { location }, body: '' };
    }
    return await handle(nmi, requestOf(incoming, path, query));
  } catch (error) {
    if (error instanceof URIError) return { status: 400, body: '400 Bad Request' };
    return { status: 500, body: error instanceof Error ? (error.stack ?? error.message) : 'error' };
  }
}

/** Not through URL: that would turn backslashes into slashes, which is the trick that NMI must notice. */
function requestOf({ headers }: IncomingMessage, path: string, query: string): NmiRequest {
  const flat = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  const ip = headers[POD_IP_HEADER];
  // Go drops a pair with a semicolon in it.
  const pairs = query.split('&').filter((pair) => !pair.includes(';'));
  return {
    path,
    query: new URLSearchParams(pairs.join('&')),
    headers: Object.fromEntries(flat) as Record<string, string>,
    ip: typeof ip === 'string' ? ip : '127.0.0.1',
  };
}

/** A small generator of which the same seed always gives the same row (mulberry32). */
function picker(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}
