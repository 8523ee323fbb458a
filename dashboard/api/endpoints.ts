import type {
  ChartSummary,
  ChartView,
  ClusterSummary,
  ClusterView,
  Planned,
  RepositorySummary,
  RepositoryView,
  Status,
} from './bodies';
import type { Api } from './get';
import type { Answer } from './outcome';
import { allOf, mapped } from './outcome';

/** Every address that the dashboard reads, and how its answer is unpacked. No other file knows one. */

/** Most that a page of clusters may hold. */
const PAGE = 1000;

export function status(api: Api): Promise<Answer<Status>> {
  return api.get('/api/status');
}

/** Every cluster: ten requests for ten thousand of them, most of which answer 304. */
export async function clusters(api: Api): Promise<Answer<readonly ClusterSummary[]>> {
  const pages: Answer<readonly ClusterSummary[]>[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: Answer<ClusterPage> = await api.get(`/api/clusters?limit=${PAGE}${after}`);
    if (!page.ok) return page;
    pages.push(mapped(page, (body) => body.clusters));
    const { continuation }: ClusterPage = page.body;
    after = continuation === undefined ? undefined : `&continuation=${continuation}`;
  }
  return mapped(allOf(pages), (lists) => lists.flat());
}

interface ClusterPage {
  readonly clusters: readonly ClusterSummary[];
  readonly continuation?: string;
}

/** `path`: subscription, resource group and name, as the address of the page has them. */
export function cluster(api: Api, path: string): Promise<Answer<ClusterView>> {
  return api.get(`/api/clusters/${path}`);
}

/** Looks at Azure now. */
export function clusterPlan(api: Api, path: string): Promise<Answer<Planned>> {
  return api.get(`/api/clusters/${path}/plan`);
}

/** A plan that was made before, as it is stored. */
export function storedPlan(api: Api, path: string, planId: string): Promise<Answer<Planned>> {
  return api.get(`/api/clusters/${path}/plan?id=${encodeURIComponent(planId)}`);
}

export async function charts(api: Api): Promise<Answer<readonly ChartSummary[]>> {
  const answer: Answer<{ charts: readonly ChartSummary[] }> = await api.get('/api/charts');
  return mapped(answer, (body) => body.charts);
}

export function chart(api: Api, name: string): Promise<Answer<ChartView>> {
  return api.get(`/api/charts/${encodeURIComponent(name)}`);
}

export async function repositories(api: Api): Promise<Answer<readonly RepositorySummary[]>> {
  const answer: Answer<{ targets: readonly RepositorySummary[] }> = await api.get('/api/gitops');
  return mapped(answer, (body) => body.targets);
}

export function repository(api: Api, name: string): Promise<Answer<RepositoryView>> {
  return api.get(`/api/gitops/${encodeURIComponent(name)}`);
}
