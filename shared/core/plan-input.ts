import type { Cluster, Observed } from './cluster';
import type { Desired } from './desired';
import type { LedgerEntry } from './ledger';
import type { Profile } from './profile';

/** Everything that a plan is computed from: the same input gives the same plan, always. */
export interface PlanInput {
  readonly cluster: Cluster;
  readonly observed: Observed;
  readonly profile: Profile;
  readonly desired: Desired;
  readonly ledger: readonly LedgerEntry[];
  /** Role assignments (full ids) that other onboarded clusters hold as well. */
  readonly heldElsewhere: ReadonlySet<string>;
  /** ISO time of the observation. */
  readonly now: string;
}
