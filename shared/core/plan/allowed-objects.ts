import type { Identity, Observed } from '../cluster/cluster';
import type { DeniedIdentity } from '../selection/allowed-identities';
import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import type { AzureIdentity } from '../cluster/objects';

interface Desired {
  readonly identities: readonly Identity[];
  readonly kept: readonly ResourceId[];
  readonly refusals: readonly DeniedIdentity[];
}

/**
 * Whether an AzureIdentity may be used from where it lies: service principals need nothing of Azure. NMI asks
 * for the token by client id alone, so one that names another identity by it, or the machine by none, is not written down.
 */
export function allowedObjects({
  desired,
  observed,
}: {
  readonly desired: Desired;
  readonly observed: Pick<Observed, 'identities'>;
}): (identity: AzureIdentity) => boolean {
  const clientIds = new Map(
    [...observed.identities, ...desired.identities].map(({ id, clientId }) => [id, clientId]),
  );
  const ids = new Set([...desired.identities.map(({ id }) => id), ...desired.kept]);
  const refused = new Set(
    desired.refusals.flatMap(({ object, keeps }) =>
      object === undefined || keeps === true ? [] : [`${object.namespace}/${object.name}`],
    ),
  );
  return ({ meta, spec }) => {
    if (spec.type === 1 || spec.type === 2) return true;
    const id = tryResourceId(spec.resourceID);
    if (spec.type !== 0 || id === undefined) return false;
    const clientId = clientIds.get(id) ?? spec.clientID;
    if (clientId.toLowerCase() !== spec.clientID.toLowerCase()) return false;
    return ids.has(id) && !refused.has(`${meta.namespace}/${meta.name}`);
  };
}
