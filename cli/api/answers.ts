import type { Of } from '../../shared/api/parts';
import type { SCHEMAS } from '../../shared/api/schemas';

type Described<K extends keyof typeof SCHEMAS> = Of<(typeof SCHEMAS)[K]>;

/** What the API answers, by the types that describe it. */
export type ClusterSummary = Described<'ClusterSummary'>;
export type ChartSummary = Described<'ChartSummary'>;
export type RepositorySummary = Described<'RepositorySummary'>;
export type ClusterView = Described<'Cluster'>;
export type ChartView = Described<'Chart'>;
export type RepositoryView = Described<'Repository'>;
export type Status = Described<'Status'>;
export type Planned = Described<'Planned'>;
export type PlannedChart = Described<'PlannedChart'>;
export type PlannedRepository = Described<'PlannedRepository'>;
export type Accepted = Described<'Accepted'>;
export type Run = Described<'Run'>;
export type Problem = Described<'Problem'>;

/** What all three summaries have. */
export type Summary = Omit<RepositorySummary, 'repository' | 'forge'>;

export type Condition = Items<ClusterView['conditions']>;
export type Trouble = Items<ClusterView['failures']>;
/** A run that has ended. */
export type PastRun = Items<ClusterView['history']>;
export type Work = NonNullable<ClusterView['work']>;
/** A write, or a decision, of a cluster, a chart or a repository. */
export type AuditLine = Omit<Items<ClusterView['audit']>, 'cluster'>;

/** A cluster, a chart or a repository, as far as they have the same fields. */
export type AnyView = Pick<RepositoryView, 'conditions' | 'failures' | 'history' | 'work'> &
  SubjectView &
  Partial<
    Pick<ClusterView, 'cluster' | 'profile' | 'offboarded' | 'warnings' | 'objects'> &
      Pick<ChartView, 'chart' | 'notes'> &
      Pick<RepositoryView, 'repository' | 'requests' | 'leftAlone' | 'lacking'>
  >;

/** Of a cluster, a chart or a repository, what `events` reads. */
export interface SubjectView {
  readonly audit: readonly AuditLine[];
}

/** A chart on a cluster. */
export type Install = Items<ChartView['installs']>;
export type PullRequest = Items<RepositoryView['requests']>;

type Items<T extends readonly unknown[] | undefined> = NonNullable<T>[number];
