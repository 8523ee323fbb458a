/** What a foreign actor does to hosts: an admin in the portal, another controller. */
import { ArmError } from '../arm/error';
import { idKey } from '../resource-id';
import { settleHost } from './host-state';
import { findIdentity } from './identities';
import { tellHost } from './pool-hosts';
import type { AttachedIdentity, Host } from './model';
import { removeHost, type Kernel } from './state';

export interface HandWork {
  /** Resource id of the host. */
  readonly host: string;
  /** Resource ids of identities. */
  readonly identities: readonly string[];
}

/** Attaches identities at once, as a foreign actor. */
export function attachByHand(kernel: Kernel, { host: id, identities }: HandWork): Host {
  const host = findHost(kernel, id);
  const have = new Set(host.identity.user.map((entry) => idKey(entry.id)));
  const added: AttachedIdentity[] = identities
    .filter((identity) => !have.has(idKey(identity)))
    .map((identity) => {
      const { principalId, clientId } = findIdentity(kernel, identity);
      return { id: identity, principalId, clientId, attachedAt: kernel.time.now() };
    });
  return changed(kernel, host, [...host.identity.user, ...added]);
}

/** Detaches identities at once, as a foreign actor. */
export function detachByHand(kernel: Kernel, { host: id, identities }: HandWork): Host {
  const host = findHost(kernel, id);
  const gone = new Set(identities.map(idKey));
  return changed(
    kernel,
    host,
    host.identity.user.filter((entry) => !gone.has(idKey(entry.id))),
  );
}

/** Deletes one host behind AKS' back. */
export function deleteHost(kernel: Kernel, id: string): void {
  const host = findHost(kernel, id);
  removeHost(kernel.state, host);
  tellHost(kernel, host, 'delete');
}

/** The host with this id; throws when there is none. */
function findHost(kernel: Kernel, id: string): Host {
  const host = kernel.state.hosts.get(idKey(id));
  if (host) return settleHost(host, kernel.time.now());
  throw new ArmError(404, 'ResourceNotFound', `There is no host '${id}'.`);
}

function changed(kernel: Kernel, host: Host, user: readonly AttachedIdentity[]): Host {
  host.identity = { ...host.identity, user };
  host.etag += 1;
  tellHost(kernel, host);
  return host;
}
