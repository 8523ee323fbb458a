import type { ActivityAsk } from '../route';
import type {
  Accepted,
  ActivityLine,
  ChartSummary,
  ChartView,
  ClusterSummary,
  ClusterView,
  Me,
  Planned,
  RepositorySummary,
  RepositoryView,
  Run,
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

/** Runs on a page of the activity. */
const PAGE_OF_RUNS = 50;

/** A page of the runs of the whole fleet. */
export function activity(
  api: Api,
  { after, ...ask }: ActivityAsk,
): Promise<Answer<{ readonly activity: readonly ActivityLine[]; readonly continuation?: string }>> {
  const given = Object.entries({ ...ask, continuation: after }).filter(([, text]) => text !== '');
  const query = new URLSearchParams([['limit', String(PAGE_OF_RUNS)], ...given]);
  return api.get(`/api/activity?${query}`);
}

/** What the caller may do. */
export function me(api: Api): Promise<Answer<Me>> {
  return api.get('/api/me');
}

/** Path of a cluster, a chart or a repository in the API. */
export function pathOf(list: 'clusters' | 'charts' | 'repositories', name: string): string {
  return `/api/${list}/${list === 'clusters' ? name : encodeURIComponent(name)}`;
}

/** Asks for a run. `path`: of what it is about. */
export function resync(
  api: Api,
  path: string,
  body: object,
  key: string,
): Promise<Answer<Accepted>> {
  return api.send({ method: 'POST', path: `${path}/resync`, body, key });
}

/** What off-boarding would take back. Looks at Azure now. */
export function offboardPlan(api: Api, path: string): Promise<Answer<Planned>> {
  return api.get(`/api/clusters/${path}/plan?intent=offboard`);
}

export function offboard(
  api: Api,
  { path, name, key }: { readonly path: string; readonly name: string; readonly key: string },
): Promise<Answer<Accepted>> {
  const confirm = encodeURIComponent(name);
  return api.send({ method: 'DELETE', path: `/api/clusters/${path}?confirm=${confirm}`, key });
}

/** `path`: as the answer to a request names it. */
export function run(api: Api, path: string): Promise<Answer<Run>> {
  return api.get(path);
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
