import type { AttachedIdentity, NodePoolHost, Observed } from '../cluster/cluster';
import type { ResourceId } from '../base/resource-id';
import type { KnownIdentities } from './known-identities';
import { isGone } from './known-identities';
import { byNode } from './node-host';
import type { ClusterObjects } from '../cluster/objects';

/** What IMDS on a node goes by: the identities of the host behind it. */
export interface Machine {
  readonly systemAssigned: boolean;
  /** Live entries of the host's identity map. */
  readonly entries: ReadonlyMap<ResourceId, AttachedIdentity>;
  /** Whose a client id is, in lower case. */
  readonly byClientId: ReadonlyMap<string, ResourceId>;
}

/** Identities that IMDS can serve on a host; entries of deleted identities are left out. */
export function machineOf({
  systemAssigned,
  attached,
}: Pick<NodePoolHost, 'systemAssigned' | 'attached'>): Machine {
  const live = attached.filter(({ principalId }) => principalId !== undefined);
  return {
    systemAssigned,
    entries: new Map(live.map((entry) => [entry.id, entry])),
    byClientId: new Map(
      live.flatMap(({ id, clientId }) =>
        clientId === undefined ? [] : [[clientId.toLowerCase(), id] as const],
      ),
    ),
  };
}

/** The machine behind a node; undefined while node or host is not known. */
export function machineByNode(
  observed: Pick<Observed, 'hosts'>,
  objects: Pick<ClusterObjects, 'nodes'>,
): (nodeName: string) => Machine | undefined {
  return byNode(observed, objects, machineOf);
}

/**
 * Whether IMDS answers for the identity. One that was deleted, or created anew under its name, leaves its old entry on the
 * host (aad-pod-identity #880).
 */
export function answersFor(
  machine: Machine | undefined,
  known: KnownIdentities,
  id: ResourceId,
): boolean {
  const entry = machine?.entries.get(id);
  if (entry === undefined || isGone(known, id)) return false;
  const identity = known.byId.get(id);
  return (
    identity === undefined ||
    identity.principalId.toLowerCase() === entry.principalId?.toLowerCase()
  );
}

/** Whose token IMDS would give for a client id, be it on the machine or not; undefined: nobody's that we know of. */
export function ownerOf(
  clientId: string,
  named: ResourceId | undefined,
  machine: Machine | undefined,
  known: KnownIdentities,
): ResourceId | undefined {
  const key = clientId.toLowerCase();
  const inAzure = known.byClientId.get(key);
  if (inAzure !== undefined) return inAzure;
  const onMachine = machine?.byClientId.get(key);
  if (onMachine !== undefined) return known.byId.has(onMachine) ? undefined : onMachine;
  // Azure does not always say the client id of an entry; the object is believed then.
  if (named === undefined || known.byId.has(named)) return undefined;
  const entry = machine?.entries.get(named);
  return entry !== undefined && entry.clientId === undefined ? named : undefined;
}
