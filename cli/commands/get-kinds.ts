import type { ChartSummary, ClusterSummary, RepositorySummary, Summary } from '../api/answers';
import type { Api } from '../api/client';
import { nameOf, refOf } from '../api/cluster-ref';
import { allCharts, allClusters, allRepositories } from '../api/lists';
import { ageOf } from '../output/age';
import { readyCell } from '../output/ready';
import type { Column } from '../output/table';

export const KINDS = ['clusters', 'charts', 'repositories'] as const;
export type Kind = (typeof KINDS)[number];

/** How one kind of thing is listed. */
export interface Listing<T extends Summary> {
  readonly list: (api: Api) => Promise<readonly T[]>;
  /** As `-o name` prints it. */
  readonly name: (row: T) => string;
  readonly columns: readonly Column<T>[];
  /** What --selector asks for, besides what all kinds have. */
  readonly fields: Fields<T>;
}

/** Of a row, by the name that --selector has for it. */
export type Fields<T> = Readonly<Record<string, (row: T) => string>>;

export const CLUSTERS: Listing<ClusterSummary> = {
  list: allClusters,
  name: ({ cluster }) => nameOf(cluster),
  columns: [
    { head: 'NAME', cell: ({ cluster }) => refOf(cluster)?.name ?? cluster },
    { head: 'GROUP', cell: ({ cluster }) => refOf(cluster)?.group ?? '-' },
    { head: 'PROFILE', cell: ({ profile = '-' }) => profile },
  ],
  fields: {
    name: ({ cluster }) => refOf(cluster)?.name ?? cluster,
    group: ({ cluster }) => refOf(cluster)?.group ?? '',
    subscription: ({ cluster }) => refOf(cluster)?.subscription ?? '',
    profile: ({ profile = '' }) => profile,
    contested: ({ contested }) => String(contested),
  },
};

export const CHARTS: Listing<ChartSummary> = {
  list: allCharts,
  name: ({ chart }) => chart,
  columns: [
    { head: 'NAME', cell: ({ chart }) => chart },
    { head: 'WANTED', cell: ({ versions }) => versions },
    { head: 'VERSION', cell: ({ version = '-' }) => version },
  ],
  fields: { name: ({ chart }) => chart, version: ({ version = '' }) => version },
};

export const REPOSITORIES: Listing<RepositorySummary> = {
  list: allRepositories,
  name: ({ repository }) => repository,
  columns: [
    { head: 'NAME', cell: ({ repository }) => repository },
    { head: 'FORGE', cell: ({ forge }) => forge.provider },
    { head: 'REPOSITORY', cell: ({ forge }) => forge.repository },
  ],
  fields: {
    name: ({ repository }) => repository,
    forge: ({ forge }) => forge.provider,
  },
};

export const COMMON_FIELDS: Fields<Summary> = {
  ready: ({ ready }) => ready,
  reason: ({ reason }) => reason,
  stalled: ({ stalled }) => String(stalled),
};

/** What every listing ends with. */
export function commonColumns(now: number): readonly Column<Summary>[] {
  return [
    { head: 'READY', cell: readyCell },
    { head: 'REASON', cell: ({ reason }) => reason },
    { head: 'LAST RUN', cell: ({ lastRun }) => ageOf(lastRun, now) },
    { head: 'MESSAGE', cell: ({ message }) => message },
  ];
}
