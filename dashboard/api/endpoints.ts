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

/** Most that a page of a list may hold. */
const PAGE = 1000;

export function status(api: Api): Promise<Answer<Status>> {
  return api.get('/api/status');
}

export function clusters(api: Api): Promise<Answer<readonly ClusterSummary[]>> {
  return everyPage(api, 'clusters');
}

export function charts(api: Api): Promise<Answer<readonly ChartSummary[]>> {
  return everyPage(api, 'charts');
}

export function repositories(api: Api): Promise<Answer<readonly RepositorySummary[]>> {
  return everyPage(api, 'repositories');
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

export function chart(api: Api, name: string): Promise<Answer<ChartView>> {
  return api.get(`/api/charts/${encodeURIComponent(name)}`);
}

export function repository(api: Api, name: string): Promise<Answer<RepositoryView>> {
  return api.get(`/api/repositories/${encodeURIComponent(name)}`);
}

/** A whole list: ten requests for ten thousand clusters, most of which answer 304. */
async function everyPage<T>(api: Api, list: string): Promise<Answer<readonly T[]>> {
  const pages: Answer<readonly T[]>[] = [];
  let after: string | undefined = '';
  while (after !== undefined) {
    const page: Answer<Page<T>> = await api.get(`/api/${list}?limit=${PAGE}${after}`);
    if (!page.ok) return page;
    pages.push(mapped(page, (body) => body[list] ?? []));
    const { continuation }: Continued = page.body;
    after = continuation === undefined ? undefined : `&continuation=${continuation}`;
  }
  return mapped(allOf(pages), (lists) => lists.flat());
}

interface Continued {
  readonly continuation?: string;
}

/** The list stands under its own name. */
type Page<T> = Continued & Readonly<Partial<Record<string, readonly T[]>>>;
