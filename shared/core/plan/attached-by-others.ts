import type { DeniedIdentity } from '../selection/allowed-identities';
import type { PlanInput } from './plan-input';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';

/** What tells whose an entry is. */
export type Ownership = Pick<PlanInput, 'observed' | 'ledger'>;

/**
 * The refusals, with the hosts on which somebody else has put the identity all the same: az lists again whatever it read
 * before we took it off. It is not ours, so it is never taken off, and it is there, so nobody is told that it is missing.
 */
export function withOthers(
  refusals: readonly DeniedIdentity[],
  reads: Ownership,
): readonly DeniedIdentity[] {
  return refusals.map((refusal) => {
    const attachedTo = othersHosts(refusal.identity, reads);
    return attachedTo.length === 0 ? refusal : { ...refusal, attachedTo };
  });
}

function othersHosts(identity: ResourceId, { observed, ledger }: Ownership): readonly ResourceId[] {
  const ours = new Set(
    ledger.flatMap((entry) =>
      entry.kind === 'identity' && entry.identity === identity ? [entry.host] : [],
    ),
  );
  const hosts = observed.hosts.filter(({ attached }) => attached.some(({ id }) => id === identity));
  return [...new Set(hosts.map(({ id }) => id))].filter((id) => !ours.has(id)).sort();
}

/** What is true of a refused identity, in words: `is not attached`. */
export function refusedWords({ keeps, attachedTo = [] }: DeniedIdentity): string {
  if (attachedTo.length > 0) {
    return `is attached by others to ${attachedTo.map(nameOf).join(', ')}, and left there`;
  }
  return keeps === true
    ? 'stays where we attached it, and is attached nowhere else'
    : 'is not attached';
}

function nameOf(id: ResourceId): string {
  return partsOf(id).name ?? id;
}
