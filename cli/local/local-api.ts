import type { Host } from '../../local/host';
import type { Cluster } from '../../shared/core/cluster/cluster';
import type { Configuration } from '../../shared/core/configuration/profile';
import { pathOfOne } from '../../shared/api/kinds';
import type { Accepted, ClusterSummary } from '../api/answers';
import type { Api } from '../api/client';
import { fail } from '../cli-error';

/** names: a list of clusters tells which there are. states: also how each stands, which takes a look at each. */
export type Depth = 'names' | 'states';

export interface LocalParts {
  /** Of the product in this process. */
  readonly api: Api;
  readonly host: Pick<Host, 'idle'>;
  readonly listClusters: (subscriptions: readonly string[]) => Promise<readonly Cluster[]>;
  readonly configuration: Configuration;
  readonly depth: Depth;
}

const CLUSTER = /^\/api\/clusters\/[^/?]+\/[^/?]+\/[^/?]+$/;
const CLUSTERS = /^\/api\/clusters(\?|$)/;
const SYNCED = /^\/api\/(charts|repositories)([/?]|$)/;

/**
 * The API of a product that has just begun: whatever is asked for is looked at first. Looking is a run of its own that
 * writes nothing, as with RECONCILER_DRY_RUN.
 */
export function localApi(parts: LocalParts): Api {
  const { api, depth } = parts;
  const all = once(() => lookAtAll(parts));
  const clusters = once(() => lookAtClusters(parts));

  async function before(path: string): Promise<void> {
    if (SYNCED.test(path)) return all();
    if (CLUSTERS.test(path)) return clusters();
    // What a look at all of them has just seen needs no second one.
    if (CLUSTER.test(path) && depth === 'names') await lookAtOne(parts, path);
  }

  return {
    site: api.site,
    async get<T>(path: string): Promise<T> {
      if (CLUSTERS.test(path) && depth === 'names') {
        return { clusters: await namesOnly(parts) } as T;
      }
      await before(path);
      return api.get<T>(path);
    },
    text: (path) => api.text(path),
    post: refuse,
    remove: refuse,
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

async function lookAtClusters({ api, host }: LocalParts): Promise<void> {
  await api.post<Accepted>('/api/resync', { names: ['*'] });
  await host.idle();
}

/** One that Azure does not know answers so when it is asked for. */
async function lookAtOne({ api, host }: LocalParts, path: string): Promise<void> {
  await api.post<Accepted>(`${path}/resync`, {});
  await host.idle();
}

/** Repositories want to know what clusters need, and which versions of charts there are. */
async function lookAtAll(parts: LocalParts): Promise<void> {
  const { api, host, configuration } = parts;
  const { charts, repositories } = configuration;
  if (charts.length + repositories.length === 0) return;
  await lookAtClusters(parts);
  const paths = [
    charts.map(({ name }) => pathOfOne('chart', [name])),
    repositories.map(({ name }) => pathOfOne('repository', [name])),
  ];
  for (const each of paths) {
    await Promise.all(each.map((path) => api.post<Accepted>(`${path}/resync`, {})));
    await host.idle();
  }
}

async function namesOnly({
  listClusters,
  configuration,
}: LocalParts): Promise<readonly ClusterSummary[]> {
  const found = await listClusters(configuration.settings.subscriptions);
  return found.map(({ id: cluster }) => ({ ...NOT_LOOKED_AT, cluster }));
}

const NOT_LOOKED_AT = {
  ...{ ready: 'Unknown', reason: 'NotLookedAt', message: '', stalled: false, contested: false },
  ...{ failures: [], warnings: [] },
} as const satisfies Omit<ClusterSummary, 'cluster'>;

function refuse(): never {
  fail({
    what: 'Nothing is carried out with --local.',
    why: 'Only a deployed app writes: it knows what it did, and can take it back.',
    remedy: 'Name the app: --url <site>',
  });
}
