import type { KubeConfig, RequestContext } from './client';
import type { Cluster } from '../../core/cluster/cluster';
import { ReconcileError } from '../../core/base/errors';
import type { CredentialSource } from './credentials';
import { tokenOf } from './credentials';
import { withoutTrailing } from '../../core/base/trailing';

/** How requests reach one API server, ready to be sent. */
export interface Connection {
  readonly server: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: ReturnType<RequestContext['getDispatcher']>;
  /** Milliseconds since the Unix epoch at which the token in `headers` ends. */
  readonly expiresAt: number;
}

/**
 * Opens a connection as the kubeconfig of ARM says. Of its user only certificate and token are taken: an exec plugin is
 * never run, we get the token that it would get ourselves. Throws ReconcileError.
 */
export async function connect(source: CredentialSource, cluster: Cluster): Promise<Connection> {
  const text = await source.getKubeconfig(cluster.id);
  if (text === undefined) throw gone(cluster);
  const { KubeConfig, RequestContext } = await import('./client');
  const given = parse(new KubeConfig(), text, cluster);
  const server = given.getCurrentCluster();
  const user = given.getCurrentUser();
  if (server === null || user === null) throw unusable(cluster, 'it names no cluster or no user');
  if (server.skipTLSVerify === true)
    throw unusable(cluster, 'it turns the check of certificates off');
  if (!/^https:\/\//i.test(server.server)) throw unusable(cluster, 'its server is no https URL');
  const { token, expiresAt } = await tokenOf(source, user);
  const clean = new KubeConfig();
  clean.loadFromClusterAndUser(
    {
      name: cluster.name,
      server: server.server,
      skipTLSVerify: false,
      ...(server.caData && { caData: server.caData }),
    },
    {
      name: 'reconciler',
      ...(token === undefined
        ? { certData: user.certData ?? '', keyData: user.keyData ?? '' }
        : { token }),
    },
  );
  const context = new RequestContext(server.server, 'GET');
  await clean.applySecurityAuthentication(context);
  return {
    server: withoutTrailing(server.server, '/'),
    headers: context.getHeaders(),
    dispatcher: context.getDispatcher(),
    expiresAt,
  };
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
    message: `Azure gave no credential for ${name}: it does not exist any more.`,
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
