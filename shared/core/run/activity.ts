import type { IsoTime } from '../base/iso-time';
import { msOf } from '../base/iso-time';
import type { RunRecord } from './state';

/** What a run was of. */
export type ActivityKind = 'cluster' | 'chart' | 'repository';

/** A run that has ended, in the list of those of all clusters, charts and repositories. */
export interface ActivityEntry extends Pick<
  RunRecord,
  'at' | 'planId' | 'outcome' | 'message' | 'writes' | 'failures'
> {
  readonly kind: ActivityKind;
  /** Resource id of the cluster, or name of the chart or repository. */
  readonly of: string;
}

/** Which of them somebody wants to see; what is absent does not matter. */
export interface ActivityFilter {
  readonly kind?: ActivityKind;
  readonly outcome?: RunRecord['outcome'];
  /** Of a cluster without its resource group, of a chart or of a repository; in any case. */
  readonly name?: string;
  /** The id of a plan, the beginning of one, or what Azure logs: such an id with something behind it. */
  readonly correlation?: string;
}

/** Runs that only found everything in place, or still wait, are many and tell nothing. */
export function isWorthListing({ outcome, writes }: ActivityEntry): boolean {
  return writes > 0 || !QUIET.includes(outcome);
}

const QUIET: readonly ActivityEntry['outcome'][] = ['Converged', 'Observed', 'Waiting'];

/** What a run is filed under: clusters are known by their name alone. */
export function nameOfEntry({ of }: Pick<ActivityEntry, 'of'>): string {
  return of.slice(of.lastIndexOf('/') + 1).toLowerCase();
}

/** Length of the id of a plan. */
const ID_LENGTH = 36;

/** What the id of the plan begins with. */
export function planIdPrefix(correlation: string): string {
  return correlation.toLowerCase().slice(0, ID_LENGTH);
}

/** Entries are kept for as long. */
export const ACTIVITY_WEEKS = 5;

/** The weeks since 1970, which tables are cut by. */
export function weekOf(at: IsoTime): number {
  return Math.floor(msOf(at) / WEEK_MS);
}

export const WEEK_MS = 7 * 24 * 60 * 60_000;
