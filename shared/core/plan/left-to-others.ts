import type { LedgerEntry } from './ledger';
import type { Bookkeeping } from './plan';

/** Of the entries that a plan forgets: the assignments that it leaves to other clusters. */
export function leftToOthers(
  forgotten: readonly LedgerEntry[],
  heldElsewhere: ReadonlySet<string>,
): Pick<Bookkeeping, 'leftToOthers'> {
  const left = forgotten.flatMap((entry) =>
    entry.kind !== 'identity' && heldElsewhere.has(entry.assignment) ? [entry.assignment] : [],
  );
  return left.length === 0 ? {} : { leftToOthers: left };
}
