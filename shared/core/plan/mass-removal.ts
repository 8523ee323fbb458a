import type { Proved } from '../cluster/cluster';
import type { LedgerEntry } from './ledger';
import type { Bookkeeping, MassRemoval, Step } from './plan';
import { definitionOf } from './step-definitions';

/** What a plan would take away, and what it is a share of. */
export interface Removal {
  readonly steps: readonly Step[];
  readonly bookkeeping: Bookkeeping;
  readonly ledger: readonly LedgerEntry[];
  /** Hosts that were seen to be deleted: their entries go with them, whatever their share. */
  readonly announced: Proved;
}

/**
 * Guard against a desired state that shrank by mistake, and against an Azure that shows less than there is: an emptied
 * group, a wrong tag, lost access. Counts distinct (host, identity) pairs and role assignments, those included that are
 * only to be forgotten because their host is gone; undefined when the share is allowed.
 */
export function massRemoval(removal: Removal, maxShare: number): MassRemoval | undefined {
  const { steps, ledger, bookkeeping, announced } = removal;
  const announcedEntries = ledger.filter((entry) => isOfDeletedHost(entry, announced));
  const forgotten = bookkeeping.remove.filter(
    (entry) => entry.kind === 'identity' && !announced.has(entry.host),
  );
  const removing =
    steps.reduce((sum, step) => sum + definitionOf(step).removals(step, ledger), 0) +
    forgotten.length;
  // Entries of hosts long gone must not make a total loss look like a small share.
  const held = ledger.length - announcedEntries.length;
  if (removing === 0 || removing / held <= maxShare) return undefined;
  return { removing, held, maxShare };
}

function isOfDeletedHost(entry: LedgerEntry, announced: Proved): boolean {
  return entry.kind === 'identity' && announced.has(entry.host);
}

/** What the ledger may forget all the same: hosts that were seen to be deleted, and what is left to other clusters. */
export function withoutForgetting(bookkeeping: Bookkeeping, announced: Proved): Bookkeeping {
  const { put, remove } = bookkeeping;
  return {
    put,
    remove: remove.filter(
      (entry) => entry.kind !== 'identity' || isOfDeletedHost(entry, announced),
    ),
  };
}

/** The steps without anything that takes away: what is added stays safe to do. */
export function withoutRemovals(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => definitionOf(step).withoutRemovals(step) ?? []);
}
