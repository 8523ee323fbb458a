import type { IsoTime } from '../base/iso-time';
import type { HostProgress } from './host-progress';
import type { HeldIdentity } from './ledger';
import type { Addition, UpdateHostStep } from './plan';
import type { ResourceId } from '../base/resource-id';

export interface LedgerChange {
  readonly put: readonly HeldIdentity[];
  readonly remove: readonly HeldIdentity[];
}

/** The update of one host, and what was looked up for it when it was planned. */
export interface UpdatedHost {
  readonly step: UpdateHostStep;
  /** Of the plan. */
  readonly adds?: readonly Addition[] | undefined;
}

/** What the ledger learns of one host from the look after its update: what is there is held, what is not was no addition of ours. */
export function ledgerAfter(
  { step, adds }: UpdatedHost,
  attached: readonly ResourceId[],
  now: IsoTime,
): LedgerChange {
  const there = new Set(attached);
  const added = [...step.attach, ...step.replace];
  const entry = (identity: ResourceId): HeldIdentity => ({
    kind: 'identity',
    host: step.target,
    identity,
    state: 'held',
    since: now,
    ...principalIn(adds, identity),
  });
  return {
    put: added.filter((id) => there.has(id)).map(entry),
    remove: [
      ...added.filter((id) => !there.has(id)).map(entry),
      ...[...step.detach, ...step.dead].filter((id) => !there.has(id)).map(entry),
    ],
  };
}

/** Whose entry it is that the plan adds. */
export function principalIn(
  adds: readonly Addition[] | undefined,
  identity: ResourceId,
): Pick<HeldIdentity, 'principalId'> {
  const found = adds?.find(({ id }) => id === identity);
  return found === undefined ? {} : { principalId: found.principalId };
}

/**
 * Intents of an update that stand for nothing: no PATCH with them has left, or Azure refused it. If such an identity is on
 * the host later, somebody else has put it there, and it is not ours to take off again.
 */
export function unfoundedIn(
  { step, intents }: HostProgress,
  now: IsoTime,
): readonly HeldIdentity[] {
  return (intents?.identities ?? []).map((identity) => ({
    kind: 'identity',
    host: step.target,
    identity,
    state: 'intended',
    since: now,
  }));
}
