import type { Agent, KubeConfig } from './client';
import type { Cluster } from '../../core/cluster/cluster';
import { ReconcileError } from '../../core/base/errors';
import type { CredentialSource, KubeUser } from './credentials';
import { tokenOf } from './credentials';
import { withoutTrailing } from '../../core/base/trailing';

/** How requests reach one API server, ready to be sent. */
export interface Connection {
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Agent;
  /** Milliseconds since the Unix epoch at which the token in `headers` ends. */
  readonly expiresAt: number;
  /** The same with fresh sockets. */
  redialled(): Connection;
}

/**
 * Opens a connection as the kubeconfig of ARM says. Of its user only certificate and token are taken: an exec plugin is
 * never run, we get the token that it would get ourselves. Throws ReconcileError.
 */
export async function connect(source: CredentialSource, cluster: Cluster): Promise<Connection> {
  const text = await source.getKubeconfig(cluster.id);
  if (text === undefined) throw gone(cluster);
  const { Agent, KubeConfig } = await import('./client');
  const given = parse(new KubeConfig(), text, cluster);
  const server = given.getCurrentCluster();
  const user = given.getCurrentUser();
  if (server === null || user === null) throw unusable(cluster, 'it names no cluster or no user');
  if (server.skipTLSVerify === true)
    throw unusable(cluster, 'it turns the check of certificates off');
  if (!/^https:\/\//i.test(server.server))
    throw unusable(cluster, 'its server is not an https URL');
  const { token, expiresAt } = await tokenOf(source, user);
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const options = { ...TRANSPORT, connect: { ...KEEP_ALIVE, ...tlsOf(server, user, token) } };
  const at = withoutTrailing(server.server, '/');
  function dial(): Connection {
    const dispatcher = new Agent(options);
    return { server: at, headers, dispatcher, expiresAt, redialled: dial };
  }
  return dial();
}

/**
 * HTTP/1.1, though API servers offer h2. After a 401 they send GOAWAY, and undici then ends every other request of that
 * connection; and one that has died silently is kept as long as TCP does not give it up, however many requests time
 * out on it. Of HTTP/1.1 a connection serves one request, and ends with it when it fails.
 */
const TRANSPORT = { allowH2: false } as const;
/** As client-go does: below the idle timeouts of load balancers. */
const KEEP_ALIVE = { keepAlive: true, keepAliveInitialDelay: 30_000 } as const;

interface Tls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

function tlsOf(
  { caData }: { readonly caData?: string | undefined },
  { certData, keyData }: KubeUser,
  token: string | undefined,
): Tls {
  return {
    ...(caData !== undefined && caData !== '' && { ca: pem(caData) }),
    ...(token === undefined && { cert: pem(certData ?? ''), key: pem(keyData ?? '') }),
  };
}

function pem(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function parse(config: KubeConfig, text: string, cluster: Cluster): KubeConfig {
  try {
    config.loadFromString(text);
    return config;
  } catch {
    // The text holds keys: nothing of it, nor of the parser's message, may get into a log.
    throw unusable(cluster, 'it is no kubeconfig');
  }
}

function gone({ id, name }: Cluster): ReconcileError {
  return new ReconcileError({
    policy: 'Transient',
    code: 'ClusterGone',
    message: `Azure returned no credential for ${name}: it no longer exists.`,
    target: id,
  });
}

function unusable({ id, name }: Cluster, why: string): ReconcileError {
  return new ReconcileError({
    policy: 'Terminal',
    code: 'UnusableKubeconfig',
    message: `The kubeconfig that Azure gave for ${name} cannot be used: ${why}.`,
    target: id,
  });
}
