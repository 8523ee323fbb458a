import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceId } from '../../../shared/core/base/resource-id';
import type { AttachedIdentity, NodePoolHost } from '../../../shared/core/cluster/cluster';
import type { IdentityPatch } from '../../../shared/core/cluster/identity-patch';

/** Principals of the identities that exist, by id. */
export type Principals = ReadonlyMap<ResourceId, string>;

/** The code with which Azure refuses what it cannot attach. */
export const GONE = 'FailedIdentityOperation';

/** The host once Azure has carried a PATCH out, or why it would not. Throws where the request itself is wrong. */
export function mergedIdentity(
  host: NodePoolHost,
  body: IdentityPatch,
  principals: Principals,
): { readonly host: NodePoolHost } | { readonly refused: string } {
  const map = body.userAssignedIdentities;
  const systemAssigned = body.type.includes('SystemAssigned');
  if (map === undefined) {
    if (body.type.includes('UserAssigned')) throw new Error('UserAssigned needs a map');
    return { host: { ...host, systemAssigned, attached: [] } };
  }
  if (!body.type.includes('UserAssigned')) throw new Error(`${body.type} takes no map`);
  const changes = Object.entries(map).map(([id, value]) => [resourceId(id), value] as const);
  if (changes.length > 150) throw new Error(`${changes.length} entries in one PATCH`);
  const gone = new Set(changes.flatMap(([id, value]) => (value === null ? [id] : [])));
  const added = changes.flatMap(([id, value]) => (value === null ? [] : [id]));
  const stay = host.attached.filter(({ id }) => !gone.has(id));
  const bad = added.length > 0 ? badAmong(stay, added, principals) : [];
  if (bad.length > 0) {
    return {
      refused: `Resources ${bad.map((id) => `'${id}'`).join(', ')} failed, they may not exist.`,
    };
  }
  const fresh = added.filter((id) => !stay.some((entry) => entry.id === id));
  const attached = [...stay, ...fresh.map((id) => entryOf(id, principals))];
  return { host: { ...host, systemAssigned, attached } };
}

/** A dead entry blocks every addition until it is removed (aad-pod-identity #880). */
function badAmong(
  stay: readonly AttachedIdentity[],
  added: readonly ResourceId[],
  principals: Principals,
): readonly ResourceId[] {
  const dead = stay.filter(({ id, principalId }) => principalId !== principals.get(id));
  return [...added.filter((id) => !principals.has(id)), ...dead.map(({ id }) => id)];
}

function entryOf(id: ResourceId, principals: Principals): AttachedIdentity {
  const principalId = principals.get(id);
  return { id, ...(principalId !== undefined && { principalId }) };
}
