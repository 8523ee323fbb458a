import type { IsoTime } from '../base/iso-time';
import type { PinnedImage } from '../charts/chart-plan';
import type { ChartNote, Digest, ResolvedChart } from '../charts/release';
import type { RunRecord } from '../run/cluster-state';
import type { Condition } from '../base/conditions';
import type { ChartLack } from '../flux/chart-lacks';
import type { LeftAlone } from '../base/repo-file';
import type { InstallRecord } from '../installed/install-record';
import type { JsonObject } from '../base/json';
import type { PullRequestVerdict } from '../pull-request/pull-request-step';
import type { Trouble } from '../base/troubles';

/** What is remembered of any subject between runs. */
export interface SyncState {
  readonly conditions: readonly Condition[];
  /** All that was wrong at the last run, worst first. Absent: nothing. */
  readonly failures?: readonly Trouble[];
  /** Generation of the sync item that `conditions` speak of. */
  readonly observedGeneration: number;
  readonly notes: readonly ChartNote[];
  /** Latest runs, newest first. */
  readonly history: readonly SyncRecord[];
  /** ISO time at which the last run ended. */
  readonly lastRunAt?: IsoTime;
}

export interface SyncRecord extends Omit<RunRecord, 'outcome'> {
  readonly outcome: Exclude<RunRecord['outcome'], 'OffBoarded'>;
}

/**
 * A chart as the last run left it. Besides telling people, this is where the sync of a repository reads what is in the
 * registries: only of those that are complete.
 */
export interface ChartState extends SyncState {
  readonly chart: string;
  /** The version that was chosen; absent until one was found. */
  readonly resolved?: SyncedChart;
  readonly registries: readonly ChartInRegistry[];
  /** True: what repositories may ask for has changed, and they have not been told yet. A run that breaks off there leaves it. */
  readonly untold?: boolean;
}

export interface SyncedChart extends Omit<ResolvedChart, 'images' | 'values'> {
  /** The chart's own values; absent where no row could hold them, which a note then says. */
  readonly values?: JsonObject;
  readonly images: readonly PinnedImage[];
  /** Of the rules under which it was read: other rules may find other images in the same package. */
  readonly rulesKey: string;
}

/** One whose values were kept. */
export interface WholeChart extends SyncedChart {
  readonly values: JsonObject;
}

export function isWhole(chart: SyncedChart | undefined): chart is WholeChart {
  return chart?.values !== undefined;
}

export interface ChartInRegistry {
  /** Name in the configuration. */
  readonly name: string;
  readonly loginServer: string;
  /** True when chart and images of `resolved` were all seen there. */
  readonly complete: boolean;
  /** What is not there yet, for people; a long list is cut. */
  readonly missing: readonly string[];
  /** Of the chart's manifest there, where somebody else has pushed the same chart; absent: ours. */
  readonly chartDigest?: Digest;
}

/** A repository as the last run left it. */
export interface RepositoryState extends SyncState {
  readonly target: string;
  readonly requests: readonly PullRequestState[];
  readonly leftAlone: readonly LeftAlone[];
  /** How far what the base branch asks for has come on each cluster. Absent: nobody has looked since 0.1. */
  readonly installs?: readonly InstallRecord[];
  /** Charts that clusters should have, do not, and that no request brings them. */
  readonly lacking: readonly ChartLack[];
}

export interface PullRequestState {
  /** `chart:<name>`, `cluster:<name>` or `onboarding`. */
  readonly subject: string;
  readonly branch: string;
  readonly verdict: PullRequestVerdict;
  readonly number?: number;
  readonly url?: string;
  /** Of the chart that the request is about. */
  readonly version?: string;
  readonly message: string;
  /** Labels, reviewers … that could not be set, in words. */
  readonly remarks: readonly string[];
}

const NOTHING_KNOWN: SyncState = { conditions: [], observedGeneration: 0, notes: [], history: [] };

/** State of a chart that nobody has looked at yet. */
export function freshChartState(chart: string): ChartState {
  return { chart, registries: [], ...NOTHING_KNOWN };
}

/** State of a repository that nobody has looked at yet. */
export function freshRepositoryState(target: string): RepositoryState {
  return { target, requests: [], leftAlone: [], lacking: [], ...NOTHING_KNOWN };
}

/** What may be asked for in Git: the chart, if all of it is in the registry of that name. */
export function chartIn(state: ChartState, registry: string): SyncedChart | undefined {
  const there = state.registries.find(({ name, complete }) => name === registry && complete);
  if (there === undefined || state.resolved === undefined) return undefined;
  const { chartDigest: manifestDigest = state.resolved.manifestDigest } = there;
  return { ...state.resolved, manifestDigest };
}
