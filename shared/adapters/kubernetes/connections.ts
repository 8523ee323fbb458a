import type { Cluster } from '../../core/cluster/cluster';
import type { ResourceId } from '../../core/base/resource-id';
import type { Connection } from './connection';
import { connect } from './connection';
import type { CredentialSource } from './credentials';

/** Connections that are kept; each holds a few kilobytes and idle sockets for some seconds. */
const MAX_KEPT = 500;
/** A token is renewed before it ends, so that none ends on the way. */
const EARLY_MS = 5 * 60_000;

/** The connections of this process, one per cluster. */
export interface Connections {
  of(cluster: Cluster): Promise<Connection>;
  /** Drops `connection`, if it is still the one in use: the next call opens a new one. */
  renew(cluster: Cluster, connection: Connection): Promise<void>;
  /** Lets the sockets of `connection` go, if it is still the one in use: others of them may be as dead as one that was. */
  redial(cluster: Cluster, connection: Connection): Promise<void>;
}

/** Connections to API servers, one per cluster, shared until their credential is about to expire. */
export function connections(source: CredentialSource, now: () => number): Connections {
  const kept = new Map<ResourceId, Promise<Connection>>();
  function open(cluster: Cluster): Promise<Connection> {
    const opened = connect(source, cluster);
    keep(kept, cluster.id, opened);
    return opened;
  }
  // Eight lists begin at once: the first one opens the connection, and all of them share it.
  async function of(cluster: Cluster): Promise<Connection> {
    const present = kept.get(cluster.id);
    if (present === undefined) return open(cluster);
    const known = await present;
    if (known.expiresAt - EARLY_MS > now()) return known;
    return kept.get(cluster.id) === present ? open(cluster) : of(cluster);
  }
  /** Another request may have replaced it meanwhile. */
  async function isInUse({ id }: Cluster, connection: Connection): Promise<boolean> {
    const present = kept.get(id);
    return (await present) === connection && kept.get(id) === present;
  }
  return {
    of,
    async renew(cluster, connection) {
      if (await isInUse(cluster, connection)) kept.delete(cluster.id);
    },
    async redial(cluster, connection) {
      if (await isInUse(cluster, connection)) {
        kept.set(cluster.id, Promise.resolve(connection.redialled()));
      }
    },
  };
}

/** The one that was opened longest ago goes first; one that failed is not kept. */
function keep(
  kept: Map<ResourceId, Promise<Connection>>,
  id: ResourceId,
  opened: Promise<Connection>,
): void {
  kept.delete(id);
  kept.set(id, opened);
  opened.catch(() => {
    if (kept.get(id) === opened) kept.delete(id);
  });
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}
