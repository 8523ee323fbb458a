import type { HostProgress } from './host-progress';
import type { HeldIdentity } from './ledger';
import type { UpdateHostStep } from './plan';
import type { ResourceId } from '../base/resource-id';

export interface LedgerChange {
  readonly put: readonly HeldIdentity[];
  readonly remove: readonly HeldIdentity[];
}

/** What the ledger learns of one host from the look after its update: what is there is held, what is not was no addition of ours. */
export function ledgerAfter(
  step: UpdateHostStep,
  attached: readonly ResourceId[],
  now: string,
): LedgerChange {
  const there = new Set(attached);
  const added = [...step.attach, ...step.replace];
  const entry = (identity: ResourceId): HeldIdentity => ({
    kind: 'identity',
    host: step.target,
    identity,
    state: 'held',
    since: now,
  });
  return {
    put: added.filter((id) => there.has(id)).map(entry),
    remove: [
      ...added.filter((id) => !there.has(id)).map(entry),
      ...[...step.detach, ...step.dead].filter((id) => !there.has(id)).map(entry),
    ],
  };
}

/**
 * Intents of an update that stand for nothing: no PATCH with them has left, or Azure refused it. If such an identity is on
 * the host later, somebody else has put it there, and it is not ours to take off again.
 */
export function unfoundedIn(
  { step, unfounded = [] }: HostProgress,
  now: string,
): readonly HeldIdentity[] {
  return unfounded.map((identity) => ({
    kind: 'identity',
    host: step.target,
    identity,
    state: 'intended',
    since: now,
  }));
}
