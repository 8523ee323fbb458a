import type { Identity, KubeletIdentity } from '../cluster/cluster';
import type { ResourceId } from '../base/resource-id';
import { scopeOf } from '../base/resource-id';

/** What Azure is known to have: the identities of the profile's groups, and the one of the kubelets. */
export interface KnownIdentities {
  readonly byId: ReadonlyMap<ResourceId, Identity>;
  /** Whose a client id is; in lower case, for IMDS takes it in any. */
  readonly byClientId: ReadonlyMap<string, ResourceId>;
  readonly groups: ReadonlySet<ResourceId>;
}

/** Identities by id and by clientID in lower case, that of the kubelet included in the latter. */
export function knownIdentities(
  identities: readonly Identity[],
  groups: readonly ResourceId[],
  kubelet?: KubeletIdentity,
): KnownIdentities {
  const all = [...(kubelet === undefined ? [] : [kubelet]), ...identities];
  return {
    byId: new Map(identities.map((identity) => [identity.id, identity])),
    byClientId: new Map(all.map(({ id, clientId }) => [clientId.toLowerCase(), id])),
    groups: new Set(groups),
  };
}

/** True for one that would be known if Azure still had it. */
export function isGone({ byId, groups }: KnownIdentities, id: ResourceId): boolean {
  return groups.has(scopeOf(id)) && !byId.has(id);
}
