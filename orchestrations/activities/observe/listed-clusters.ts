import { allStates } from '../../../shared/adapters/store/all-states';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Listed } from '../../../shared/core/flux/membership';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { Unlisted } from '../../../shared/core/run/unlisted';
import { notProvedGone, tooManyUnlisted, unlisted } from '../../../shared/core/run/unlisted';
import type { WorkItem } from '../../../shared/core/queue/work-item';
import { isWithdrawn } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import { atMost } from '../support/at-most';

/** A list that loses more than this many clusters is taken for one that failed. */
const MAX_READS = 100;
const MAX_CONCURRENT_READS = 8;

/**
 * The clusters of all swept subscriptions: what Azure lists, and what a read of its own shows of those that are known and
 * not listed. Throws ReconcileError while one is neither shown nor proved to be gone: who decides on the rest would close
 * its pull request, or make others without it.
 */
export async function listedClusters(
  adapters: Adapters,
  configuration: Configuration,
  repository: Pick<RepositoryRules, 'name'>,
): Promise<Listed> {
  const [items, ...lists] = await Promise.all([
    adapters.store.work.clusters(),
    ...configuration.settings.subscriptions.map((each) => adapters.azure.listClusters(each)),
  ]);
  // What waits for a new confirmation is not off-boarded: its requests stay, too.
  const offboarded = new Set(
    items
      .filter((item) => item.intent === 'offboard' && !isWithdrawn(item))
      .map(({ key: cluster }) => cluster),
  );
  const clusters = lists.flat();
  const there = new Set(clusters.map(({ id }) => id));
  const missed = items.filter(
    ({ key: cluster }) => !there.has(cluster) && !offboarded.has(cluster),
  );
  const found = await readMissed(adapters, configuration, repository, missed);
  return { clusters: [...clusters, ...found], offboarded };
}

async function readMissed(
  adapters: Adapters,
  configuration: Configuration,
  repository: Pick<RepositoryRules, 'name'>,
  missed: readonly WorkItem[],
): Promise<readonly Cluster[]> {
  if (missed.length === 0) return [];
  const states = new Map((await allStates(adapters.store)).map((state) => [state.cluster, state]));
  const known = missed.map((item) => ({ item, state: states.get(item.key) }));
  const doubted = unlisted(configuration, known, adapters.now());
  if (doubted.length > MAX_READS)
    throw new ReconcileError(tooManyUnlisted(doubted.length, MAX_READS));
  const inTurn = atMost(MAX_CONCURRENT_READS);
  const read = await Promise.all(
    doubted.map((each) => inTurn(() => readOne(adapters, configuration, repository, each))),
  );
  return read.flatMap((cluster) => cluster ?? []);
}

async function readOne(
  adapters: Adapters,
  { profiles, settings }: Configuration,
  repository: Pick<RepositoryRules, 'name'>,
  one: Unlisted,
): Promise<Cluster | undefined> {
  const cluster = await adapters.azure.getCluster(one.item.key);
  if (cluster !== undefined) return cluster;
  const isMember = (profile: string): boolean =>
    profiles.every(
      ({ name, gitops }) => name !== profile || gitops?.repository === repository.name,
    );
  const rules = { now: adapters.now(), proofSeconds: settings.absenceProofSeconds };
  const waits = notProvedGone(one, isMember, rules);
  if (waits !== undefined) throw new ReconcileError(waits);
  return undefined;
}
