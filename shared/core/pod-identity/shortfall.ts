import type { AzureIdentity } from '../cluster/objects';
import type { RefusedPodReason } from '../reference/refused-pods';

/** Why a pod does not get what it should: nothing, or more. */
export type Shortfall = readonly [reason: RefusedPodReason, why: string];

/** Reason of a pod that gets the token of an identity which is not for it. */
export const MORE_THAN_ALLOWED = 'ServedAlthoughNotAllowed';
/** Reason of a pod of which nobody can say whether it is served: that hangs on something that was not read. */
export const NOT_KNOWN = 'NotKnown';

/** The shortfall of a pod whose AzureIdentity is not valid. */
export function invalid({ meta }: AzureIdentity, what: string): Shortfall {
  return ['Invalid', `AzureIdentity ${meta.name} ${what}.`];
}
