import type { Http2SecureServer, Http2Session } from 'node:http2';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { stringify } from 'yaml';
import type { Authority } from '../../../local/kubernetes/certificates';
import { newAuthority } from '../../../local/kubernetes/certificates';
import { cluster } from '../../../test/support/world';
import { isReconcileError } from '../../core/base/errors';
import { DRAFT } from './assigned.testing';
import type { Connection } from './connection';
import { connect } from './connection';
import type { Connections } from './connections';
import { connections } from './connections';
import type { CredentialSource } from './credentials';
import { createKubernetes } from './index';
import type { ClusterApi } from './kubernetes';
import type { Denials } from './denials';
import type { Sender } from './send';
import { senderTo } from './send';

/**
 * Node's own HTTP server with h2 and HTTP/1.1 on one port, as API servers have them. After a 401 it does what Go's server
 * does: GOAWAY, and no answer to what the connection brings after it (h2), or the end of the connection (HTTP/1.1).
 */
let authority: Authority;
let server: Http2SecureServer;
let url: string;
let tokens: readonly string[];
let live: Set<Http2Session | Socket>;
/** Connections by which nothing is answered any more. */
let deaf: Set<Http2Session | Socket>;
let versions: Set<string>;

beforeAll(async () => {
  authority = await newAuthority('aks');
});

beforeEach(async () => {
  [tokens, deaf, live, versions] = [[], new Set(), new Set(), new Set()];
  const pair = await authority.issue({ user: 'kube-apiserver' });
  server = createSecureServer({ ...pair, allowHTTP1: true }, (request, response) => {
    const { httpVersion, headers } = request;
    const overH2 = httpVersion === '2.0';
    versions.add(httpVersion);
    const carrier = overH2 ? (request.stream.session as Http2Session) : request.socket;
    live.add(carrier);
    if (request.url === '/half') {
      deaf.add(carrier);
      response.write('{"items": [');
      return;
    }
    if (deaf.has(carrier)) return;
    const known = headers.authorization === 'Bearer good';
    if (!known && !overH2) response.setHeader('connection', 'close');
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end('{}');
    if (known || !overH2) return;
    deaf.add(carrier);
    (carrier as Http2Session).goaway(0, request.stream.id ?? 0);
  });
  server.on('sessionError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const each of live) each.destroy();
  await closed;
});

/** Each credential of ARM has the next of `tokens`. */
const SOURCE: CredentialSource = {
  getKubeconfig: () => {
    const [token = 'good', ...rest] = tokens;
    tokens = rest;
    const ca = Buffer.from(authority.cert).toString('base64');
    return Promise.resolve(
      stringify({
        clusters: [{ name: 'c', cluster: { server: url, 'certificate-authority-data': ca } }],
        users: [{ name: 'u', user: { token } }],
        contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'x',
      }),
    );
  },
  tokenFor: () => Promise.reject(new Error('not asked for')),
};

const BELIEVED: Denials = { mayPass: () => Promise.resolve(false) };

function ours(): Sender {
  return senderTo(
    cluster(),
    connections(SOURCE, () => 0),
    BELIEVED,
  );
}

/** What undici does when nobody tells it otherwise. Once it does better, h2 may be worth another thought. */
function byDefault(): Sender {
  const open = async (): Promise<Connection> => {
    const { Agent } = await import('./client');
    const made = await connect(SOURCE, cluster());
    const dispatcher = new Agent({ connect: { ca: authority.cert } });
    const bare: Connection = { ...made, dispatcher, redialled: () => bare };
    return bare;
  };
  let kept: Promise<Connection> | undefined;
  const all: Connections = {
    of: () => (kept ??= open()),
    async renew(_, old) {
      if ((await kept) === old) kept = undefined;
    },
    redial: () => Promise.resolve(),
  };
  return senderTo(cluster(), all, BELIEVED);
}

/** Eight requests at once, as one look has them: what became of each. */
function look(sender: Sender, timeoutMs = 15_000): Promise<readonly string[]> {
  const request = { method: 'GET', path: '/api/v1/pods', timeoutMs } as const;
  return Promise.all(Array.from({ length: 8 }, () => outcome(sender.json(request))));
}

async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (error) {
    return isReconcileError(error) ? error.failure.code : String(error);
  }
}

describe('a token that is not taken any more, and a fresh one', () => {
  test('make one whole look: nobody calls the cluster unreachable', async () => {
    tokens = ['stale', 'good'];
    expect(await look(ours())).toEqual(Array(8).fill('answered'));
    expect([...versions]).toEqual(['1.1']);
  });

  test('over h2 lose requests, which is why we speak HTTP/1.1', async () => {
    tokens = ['stale', 'good'];
    expect(await look(byDefault())).toContain('ApiServerUnreachable');
    expect([...versions]).toEqual(['2.0']);
  });
});

test('everything that we ask and write goes over HTTP/1.1', async () => {
  const azure = SOURCE;
  const of = createKubernetes({ azure, now: () => 0 }).of(cluster());
  const at = { namespace: 'default', name: 'web', uid: '', resourceVersion: '1' };
  const signal = AbortSignal.timeout(15_000);
  const request = { kind: 'pods', resourceVersion: '1', timeoutSeconds: 1, signal } as const;
  const all = {
    read: of.read(),
    netRaw: of.netRaw(),
    groupVersions: of.groupVersions(),
    facts: of.facts(),
    admission: of.admission(),
    createAssigned: of.createAssigned(DRAFT),
    replaceAssigned: of.replaceAssigned(at, DRAFT),
    setAssignedState: of.setAssignedState(at, 'Assigned'),
    deleteAssigned: of.deleteAssigned(at),
    watch: of.watch(request, () => undefined),
    listForWatch: of.listForWatch('pods'),
  } satisfies Record<keyof ClusterApi, Promise<unknown>>;
  await Promise.all(Object.values<Promise<unknown>>(all));
  expect([...versions]).toEqual(['1.1']);
});

describe('a connection that died without a word', () => {
  /** One look, then its connections die, then a look that fails, and one more. */
  async function afterDeath(sender: Sender, patienceMs?: number): Promise<readonly string[]> {
    await look(sender);
    live.forEach((carrier) => deaf.add(carrier));
    await look(sender, 100);
    return look(sender, patienceMs);
  }

  test('costs the look that meets it, and the next one is answered', async () => {
    expect(await afterDeath(ours())).toEqual(Array(8).fill('answered'));
  });

  test('is not used again by others when it died amid an answer', async () => {
    const sender = ours();
    await look(sender);
    live.forEach((carrier) => deaf.add(carrier));
    const half = { method: 'GET', path: '/half', timeoutMs: 100 } as const;
    expect(await outcome(sender.json(half))).toBe('ApiServerUnreachable');
    expect(await look(sender)).toEqual(Array(8).fill('answered'));
  });

  test('over h2 is kept, and the next look fails as well', async () => {
    expect(await afterDeath(byDefault(), 100)).toEqual(Array(8).fill('ApiServerUnreachable'));
  });
});
