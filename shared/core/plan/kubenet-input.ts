import type { IsoTime } from '../base/iso-time';
import type { Cluster, Observed } from '../cluster/cluster';
import type { LedgerEntry } from './ledger';
import type { Profile } from '../configuration/profile';

/** What the gate of a kubenet cluster, and our policies there, depend on. */
export interface KubenetInput {
  readonly profile: Profile;
  readonly cluster: Cluster;
  readonly observed: Pick<Observed, 'objects' | 'policies'>;
  readonly ledger: readonly LedgerEntry[];
  /** Assignments (full ids) that other onboarded clusters hold as well. */
  readonly heldElsewhere: ReadonlySet<string>;
  /** ISO time of the observation. */
  readonly now: IsoTime;
}
