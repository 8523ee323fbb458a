import type { Proved } from '../cluster/cluster';
import type { LedgerEntry } from './ledger';
import type { Bookkeeping, MassRemoval, Step, UpdateHostStep } from './plan';
import { chunksOf } from './plan-host';
import type { ResourceId } from '../base/resource-id';

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
  const told = ledger.filter((entry) => isOfDeletedHost(entry, announced));
  const forgotten = bookkeeping.remove.filter(
    (entry) => entry.kind === 'identity' && !announced.has(entry.host),
  );
  const removing = steps.reduce((sum, step) => sum + removals(step, ledger), 0) + forgotten.length;
  // Entries of hosts long gone must not make a total loss look like a small share.
  const held = ledger.length - told.length;
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

function removals(step: Step, ledger: readonly LedgerEntry[]): number {
  switch (step.kind) {
    case 'updateHost':
      return step.detach.length + step.dead.filter((id) => isOurs(step, id, ledger)).length;
    case 'revokeRole':
    case 'unassignPolicy':
      return 1;
    case 'grantRole':
    case 'assignPolicy':
    // Objects follow pods that come and go; what of them may be released at once is judged where they are written.
    case 'writeAssigned':
      return 0;
  }
}

/** A dead entry that somebody else left is nothing that we hold. */
function isOurs(
  { target }: UpdateHostStep,
  identity: ResourceId,
  ledger: readonly LedgerEntry[],
): boolean {
  return ledger.some(
    (entry) => entry.kind === 'identity' && entry.host === target && entry.identity === identity,
  );
}

/** The steps without anything that takes away: what is added stays safe to do. */
export function withoutRemovals(steps: readonly Step[]): readonly Step[] {
  return steps
    .filter((step) => step.kind !== 'revokeRole' && step.kind !== 'unassignPolicy')
    .flatMap((step) => keepAdditions(step));
}

function keepAdditions(step: Step): readonly Step[] {
  if (step.kind !== 'updateHost') return [step];
  const kept: UpdateHostStep = {
    ...step,
    detach: [],
    dead: [],
    cost: { ...step.cost, writes: chunksOf({ ...step, detach: [], dead: [] }).length },
    changes: step.changes.filter((change) => change.sign !== '-'),
  };
  return kept.attach.length + kept.replace.length === 0 ? [] : [kept];
}
