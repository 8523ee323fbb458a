import type { LedgerEntry } from './ledger';
import type { MassRemoval, Step, UpdateHostStep } from './plan';
import { chunksOf } from './plan-host';
import type { ResourceId } from './resource-id';

/**
 * Guard against a desired state that shrank by mistake: an emptied group, a wrong tag, a half-read list. Counts distinct
 * (host, identity) pairs and role assignments; undefined when the share is allowed. `ledger`: what is really held, so
 * that entries of hosts long gone do not make a total loss look like a small share.
 */
export function massRemoval(
  steps: readonly Step[],
  ledger: readonly LedgerEntry[],
  maxShare: number,
): MassRemoval | undefined {
  const removing = steps.reduce((sum, step) => sum + removals(step, ledger), 0);
  const held = ledger.length;
  if (removing === 0 || removing / held <= maxShare) return undefined;
  return { removing, held, maxShare };
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
