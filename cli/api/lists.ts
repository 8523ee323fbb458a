import type { KindName } from '../../shared/api/kinds';
import { KINDS } from '../../shared/api/kinds';
import type { ChartSummary, ClusterSummary, RepositorySummary } from './answers';
import type { Api } from './client';

const PER_PAGE = 1000;

export function allClusters(api: Api): Promise<readonly ClusterSummary[]> {
  return all(api, 'cluster');
}

export function allCharts(api: Api): Promise<readonly ChartSummary[]> {
  return all(api, 'chart');
}

export function allRepositories(api: Api): Promise<readonly RepositorySummary[]> {
  return all(api, 'repository');
}

/** All of a kind, page after page. */
async function all<T>(api: Api, kind: KindName): Promise<readonly T[]> {
  const { list } = KINDS[kind];
  const found: T[] = [];
  let after = '';
  for (;;) {
    const page = await api.get<Page>(`/api/${list}?limit=${PER_PAGE}${after}`);
    found.push(...((page[list] ?? []) as readonly T[]));
    if (page.continuation === undefined) return found;
    after = `&continuation=${page.continuation}`;
  }
}

type Page = Readonly<Partial<Record<string, readonly unknown[]>>> & {
  readonly continuation?: string;
};
