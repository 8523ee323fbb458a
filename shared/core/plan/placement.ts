import { msBetween } from '../base/iso-time';
import type { Identity } from '../cluster/cluster';
import type { HeldIdentity } from './ledger';
import type { Where } from '../selection/node-pools';
import { isOutside, placementOf } from '../selection/node-pools';
import type { PlanInput } from './plan-input';
import { isUsedAt, placeOf } from '../pod-identity/pod-usage';
import type { Placement } from '../configuration/profile';
import { attachesIdentities } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';

type PlacementInput = Pick<PlanInput, 'profile' | 'desired' | 'observed' | 'now'>;
/** The desired identities that belong on one host. */
export function desiredOn(host: Where, input: PlacementInput): readonly Identity[] {
  const { profile, desired } = input;
  if (profile.identities.placements === undefined) return desired.identities;
  return desired.identities.filter(({ id }) => belongsOn(id, host, input));
}

/** True when the identity's placement allows the host: its pool, and pods that use it there if that is asked for. */
export function belongsOn(id: ResourceId, host: Where, input: PlacementInput): boolean {
  const placement = placementOf(id, input.profile);
  if (placement === undefined) return true;
  if (isOutside(placement, host)) return false;
  if (placement.onlyWhereUsed === undefined) return true;
  const { usage } = input.desired;
  return usage !== undefined && isUsedAt(usage.granted, id, placeOf(host));
}

/**
 * Whether an identity that does not belong on the host stays where it is: nothing is taken from under a pod, nor on the
 * word of globs that fit no pool at all, nor before it was out of use for a while.
 */
export function staysOn(
  id: ResourceId,
  host: Where,
  input: PlacementInput,
  held?: HeldIdentity,
): boolean {
  const { desired, profile, now } = input;
  if (desired.identities.every((identity) => identity.id !== id)) return false;
  const placement = placementOf(id, profile);
  if (placement === undefined || isInUse(id, host, input)) return true;
  if (fitsNoPool(placement, input)) return true;
  if (placement.nodePools.length > 0 && host.pool === undefined) return true;
  if (isOutside(placement, host)) return false;
  const quietMs = (placement.onlyWhereUsed?.quietSeconds ?? 0) * 1000;
  return held?.unusedSince === undefined || msBetween(held.unusedSince, now) < quietMs;
}

/** Unless nobody wants to know, what could not be looked at may be in use. */
function isInUse(id: ResourceId, host: Where, { desired, observed }: PlacementInput): boolean {
  if (observed.objects.kind === 'ignored') return false;
  return desired.usage === undefined || isUsedAt(desired.usage.any, id, placeOf(host));
}

/** More likely a slip of the pen, or a pool under a new name, than a wish. */
function fitsNoPool(placement: Placement, { observed }: Pick<PlanInput, 'observed'>): boolean {
  return observed.hosts.every((host) => isOutside(placement, host));
}

/** The entry with what this look says of its use; the very same when that is nothing new. */
export function withUse(entry: HeldIdentity, host: Where, input: PlacementInput): HeldIdentity {
  const { profile, desired, now } = input;
  const { unusedSince, ...rest } = entry;
  const counts =
    attachesIdentities(profile) &&
    placementOf(entry.identity, profile)?.onlyWhereUsed !== undefined;
  if (counts && desired.usage === undefined) return entry;
  if (counts && !isUsedAt(desired.usage?.any ?? new Map(), entry.identity, placeOf(host))) {
    return unusedSince === undefined ? { ...rest, unusedSince: now } : entry;
  }
  return unusedSince === undefined ? entry : rest;
}
