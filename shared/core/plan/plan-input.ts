import type { IsoTime } from '../base/iso-time';
import type { Cluster, Observed } from '../cluster/cluster';
import type { Contested } from './contested';
import type { Desired } from './desired';
import type { LedgerEntry } from './ledger';
import type { Profile } from '../configuration/profile';
import type { Refusal } from './refusal';
import type { RingHold } from './ring-hold';

/** Everything that a plan is computed from: the same input gives the same plan, always. */
export interface PlanInput {
  readonly cluster: Cluster;
  readonly observed: Observed;
  readonly profile: Profile;
  readonly desired: Desired;
  readonly ledger: readonly LedgerEntry[];
  /** Role assignments (full ids) that other onboarded clusters hold as well. */
  readonly heldElsewhere: ReadonlySet<string>;
  /** What Azure refused a short while ago and is not tried again yet. */
  readonly refusals?: readonly Refusal[];
  /** Hosts and roles that others keep taking things from: what was taken is not put back yet. */
  readonly contested?: readonly Contested[];
  /** What a change of the profile waits for; absent: nothing. */
  readonly ringHold?: RingHold;
  /** ISO time of the observation. */
  readonly now: IsoTime;
}
