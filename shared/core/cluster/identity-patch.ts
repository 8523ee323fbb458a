import type { ResourceId } from '../base/resource-id';

/** Identity types that a PATCH of a host may carry. */
export type IdentityType =
  'None' | 'SystemAssigned' | 'UserAssigned' | 'SystemAssigned, UserAssigned';

/** Body of `identity` in one PATCH: `{}` adds an id, `null` removes it, absent ids stay as they are. */
export interface IdentityPatch {
  readonly type: IdentityType;
  readonly userAssignedIdentities?: Readonly<
    Record<string, Readonly<Record<string, never>> | null>
  >;
}

/** The part of a host's difference that goes into one PATCH. */
export interface PatchChunk {
  readonly add: readonly ResourceId[];
  readonly remove: readonly ResourceId[];
}

/** ARM refuses more entries in one request (aad-pod-identity #637, #813). */
export const MAX_IDENTITIES_PER_PATCH = 150;

/** Cuts additions and removals into as few PATCHes as Azure takes; additions go first. */
export function chunk(
  add: readonly ResourceId[],
  remove: readonly ResourceId[],
  size: number = MAX_IDENTITIES_PER_PATCH,
): readonly PatchChunk[] {
  const chunks: PatchChunk[] = [];
  for (let at = 0; at < add.length + remove.length; at += size) {
    chunks.push({
      add: add.slice(at, at + size),
      remove: remove.slice(Math.max(0, at - add.length), Math.max(0, at + size - add.length)),
    });
  }
  return chunks;
}

/**
 * Body of one chunk for a host that has `attached` now. With a map, the type keeps SystemAssigned as it is. When nothing
 * user-assigned would be left the map must be absent: Azure then drops all user-assigned ids (VMSS recordings; MIC did the same).
 */
export function patchBody(
  patch: PatchChunk,
  attached: readonly ResourceId[],
  systemAssigned: boolean,
): IdentityPatch {
  const removed = new Set(patch.remove);
  const left = attached.filter((id) => !removed.has(id)).length + patch.add.length;
  if (left === 0) return { type: systemAssigned ? 'SystemAssigned' : 'None' };
  return {
    type: systemAssigned ? 'SystemAssigned, UserAssigned' : 'UserAssigned',
    userAssignedIdentities: Object.fromEntries([
      ...patch.add.map((id) => [id, {}] as const),
      ...patch.remove.map((id) => [id, null] as const),
    ]),
  };
}

/** Ids on the host after the chunk was applied. */
export function afterChunk(
  attached: readonly ResourceId[],
  patch: PatchChunk,
): readonly ResourceId[] {
  const removed = new Set(patch.remove);
  return [...new Set([...attached.filter((id) => !removed.has(id)), ...patch.add])];
}
