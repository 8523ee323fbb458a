import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { SimulatedAzure } from '../azure';
import { idKey } from '../azure/resource-id';
import type { RawAnswer } from '../azure/server';
import { newAuthority } from '../kubernetes/certificates';
import { closeServer, openServer, portOf, readWhole } from '../loopback-server';
import type { Running } from '../start/running';

/** Who uses the playground's Azure: Owner of everything in it. */
export const YOU = {
  objectId: '5e1f0000-0000-4000-8000-0000000000a2',
  appId: '5e1f0000-0000-4000-8000-0000000000a3',
};

const MAX_BYTES = 4 * 1024 * 1024;

export interface AzDoor extends Running {
  readonly url: string;
  /** PEM of the authority that has signed its certificate. */
  readonly authority: string;
}

/**
 * Resource Manager over HTTPS, for tools that send no token over anything else, such as az. It takes any api-version of
 * a provider that the simulated Azure knows, and tells of the subscriptions, as real ones do before anybody has a right.
 */
export async function startAzDoor(azure: SimulatedAzure, port: number): Promise<AzDoor> {
  const authority = await newAuthority('playground');
  const pair = await authority.issue({ user: 'localhost' });
  const server = createServer(pair, (incoming, outgoing) => {
    void answer(azure, incoming).then(
      (given) => send(outgoing, given),
      () => outgoing.destroy(),
    );
  });
  await openServer(server, port);
  const url = `https://127.0.0.1:${portOf(server)}`;
  return { url, authority: authority.cert, stop: () => closeServer(server) };
}

async function answer(azure: SimulatedAzure, incoming: IncomingMessage): Promise<RawAnswer> {
  const bytes = await readWhole(incoming, MAX_BYTES, () => new Error('the body is too large'));
  const { method = 'GET', headers } = incoming;
  const url = new URL(incoming.url ?? '/', `https://${headers.host ?? '127.0.0.1'}`);
  const own = method === 'GET' ? beforeRights(azure, url) : undefined;
  if (own !== undefined) return own;
  const body: unknown = bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
  const ask = (): Promise<RawAnswer> =>
    azure.answer({ method, url: url.pathname + url.search, headers, body });
  const first = await ask();
  const known = supportedVersion(first);
  if (known === undefined) return first;
  url.searchParams.set('api-version', known);
  return ask();
}

/** The newest that the simulated Azure knows, if that is what the answer complains about. */
function supportedVersion({ status, text }: RawAnswer): string | undefined {
  if (status !== 400 || !text.includes('InvalidApiVersionParameter')) return undefined;
  return /supported versions are '([^']*)'/.exec(text)?.[1]?.split(',').at(-1);
}

/** Subscriptions and tenants are told to everybody who signs in. */
function beforeRights({ world }: SimulatedAzure, url: URL): RawAnswer | undefined {
  const { tenantId, state } = world;
  const { pathname: path } = url;
  const [, first = '', id, more] = path.replace(/\/$/, '').split('/');
  if (path === '/metadata/endpoints') return ok(metadata(url));
  if (first === 'tenants') return ok({ value: [{ id: `/tenants/${tenantId}`, tenantId }] });
  if (first !== 'subscriptions' || more !== undefined) return undefined;
  const all = [...state.subscriptions.values()].map((one) => ({
    id: `/subscriptions/${one.id}`,
    subscriptionId: one.id,
    displayName: one.name,
    state: 'Enabled',
    tenantId,
  }));
  if (id === undefined) return ok({ value: all });
  const found = all.find((one) => idKey(one.subscriptionId) === idKey(id));
  return found && ok(found);
}

/** What `az cloud register` asks a cloud about itself. Nobody signs in at its login endpoint. */
function metadata({ origin }: URL): object {
  return {
    name: 'Playground',
    resourceManager: origin,
    portal: origin,
    authentication: {
      loginEndpoint: `${origin}/login`,
      audiences: ['https://management.core.windows.net/'],
      tenant: 'common',
      identityProvider: 'AAD',
    },
    suffixes: {
      acrLoginServer: 'azurecr.io',
      storage: 'core.windows.net',
      sqlServerHostname: 'database.windows.net',
    },
  };
}

function ok(body: unknown): RawAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: JSON.stringify(body),
  };
}

function send(outgoing: ServerResponse, { status, headers, text, reset }: RawAnswer): void {
  if (reset === true) return void outgoing.destroy();
  outgoing.writeHead(status, headers);
  outgoing.end(text);
}
