import type { Of } from '../../shared/api/parts';
import type { SCHEMAS } from '../../shared/api/schemas';

type Described<K extends keyof typeof SCHEMAS> = Of<(typeof SCHEMAS)[K]>;
type Items<T extends readonly unknown[] | undefined> = NonNullable<T>[number];

/** What the API answers, by the types that describe it. */
export type ClusterSummary = Described<'ClusterSummary'>;
export type ClusterView = Described<'Cluster'>;
export type ChartSummary = Described<'ChartSummary'>;
export type ChartView = Described<'Chart'>;
export type RepositorySummary = Described<'RepositorySummary'>;
export type RepositoryView = Described<'Repository'>;
export type Planned = Described<'Planned'>;
export type Accepted = Described<'Accepted'>;
export type ActivityLine = Described<'ActivityLine'>;
export type Run = Described<'Run'>;
export type Me = Described<'Me'>;
export type Problem = Described<'Problem'>;
export type Status = Described<'Status'>;

export type Condition = Items<ClusterView['conditions']>;
export type Trouble = Items<ClusterView['failures']>;
export type Refusal = Items<ClusterView['refusals']>;
export type Plan = Planned['plan'];
/** Of hosts and identities. */
export type Matrix = NonNullable<Planned['matrix']>;
export type Step = Items<Plan['steps']>;
export type Findings = NonNullable<ClusterView['objects']>;
/** A run that has ended. */
export type PastRun = Items<ClusterView['history']>;
/** A write, or a decision, of a cluster, a chart or a repository. */
export type AuditLine = Omit<Items<ClusterView['audit']>, 'cluster'>;
export type LedgerEntry = Items<ClusterView['ledger']>;
export type PullRequest = Items<RepositoryView['requests']>;
export type Install = Items<RepositoryView['installs']>;
