import { heldOn, costOf, protects } from './plan-cluster';
import type { Observed } from './cluster';
import type { LedgerEntry } from './ledger';
import type { Plan, Step } from './plan';
import { hostStep } from './plan-host';
import { revokeStep } from './plan-roles';
import type { ResourceId } from './resource-id';

export interface OffboardingInput {
  readonly cluster: ResourceId;
  readonly observed: Observed;
  readonly ledger: readonly LedgerEntry[];
  /** Role assignments (full ids) that other onboarded clusters hold as well. */
  readonly heldElsewhere: ReadonlySet<string>;
  readonly now: string;
}

/**
 * Takes back exactly what the ledger says we gave: identities first, while we still have the right to, then roles that
 * no other cluster relies on. Also the plan for a cluster that was deleted: then there are no hosts left.
 */
export function planOffboarding(input: OffboardingInput): Plan {
  const steps = [...detachAll(input), ...revokeAll(input)];
  return {
    cluster: input.cluster,
    steps,
    failures: [],
    refusals: [],
    bookkeeping: { put: [], remove: alreadyGone(input) },
    cost: costOf(steps),
  };
}

function detachAll(input: OffboardingInput): readonly Step[] {
  return input.observed.hosts.flatMap((host) => {
    const step = hostStep(
      host,
      {
        host,
        desired: [],
        held: heldOn(host, input.ledger),
        isProtected: protects(input.observed.cluster),
        removes: true,
        now: input.now,
      },
      'OffBoarding',
    );
    return step ?? [];
  });
}

function revokeAll(input: OffboardingInput): readonly Step[] {
  return input.ledger.flatMap((entry) =>
    entry.kind === 'role' && !input.heldElsewhere.has(entry.assignment)
      ? [revokeStep(entry, 'OffBoarding')]
      : [],
  );
}

/** Entries with nothing left to undo: the host or the entry on it is gone, or the role is another cluster's too. */
function alreadyGone(input: OffboardingInput): readonly LedgerEntry[] {
  const isProtected = protects(input.observed.cluster);
  return input.ledger.filter((entry) => {
    if (entry.kind === 'role') return input.heldElsewhere.has(entry.assignment);
    const host = input.observed.hosts.find(({ id }) => id === entry.host);
    return (
      !(host?.attached.some(({ id }) => id === entry.identity) ?? false) ||
      isProtected(entry.identity)
    );
  });
}
