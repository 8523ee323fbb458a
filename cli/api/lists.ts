import type { ChartSummary, ClusterSummary, RepositorySummary } from './answers';
import type { Api } from './client';

interface Page {
  readonly clusters: readonly ClusterSummary[];
  readonly continuation?: string;
}

/** All of them, page after page. */
export async function allClusters(api: Api): Promise<readonly ClusterSummary[]> {
  const all: ClusterSummary[] = [];
  let after = '';
  for (;;) {
    const page: Page = await api.get(`/api/clusters?limit=1000${after}`);
    all.push(...page.clusters);
    if (page.continuation === undefined) return all;
    after = `&continuation=${page.continuation}`;
  }
}

export async function allCharts(api: Api): Promise<readonly ChartSummary[]> {
  return (await api.get<{ charts: readonly ChartSummary[] }>('/api/charts')).charts;
}

export async function allRepositories(api: Api): Promise<readonly RepositorySummary[]> {
  return (await api.get<{ targets: readonly RepositorySummary[] }>('/api/gitops')).targets;
}
