import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { clusterId } from '../../../shared/core/base/resource-id';
import { freshState } from '../../../shared/core/run/after-run';
import { repositoryRules } from '../../../test/support/gitops';
import { configuration, installServices } from '../../../test/support/services';
import { cluster, NOW, profile, SUBSCRIPTION } from '../../../test/support/world';
import { listedClusters } from './listed-clusters';

const PROFILE = profile({ gitops: { repository: 'fleet', registries: [], charts: ['nmi'] } });

function named(count: number): readonly Cluster[] {
  return Array.from({ length: count }, (_, index) =>
    cluster({ id: clusterId(SUBSCRIPTION, 'apps', `aks-${index}`), name: `aks-${index}` }),
  );
}

interface Azure {
  /** All that we know of. */
  readonly known: readonly Cluster[];
  readonly listed: readonly Cluster[];
  /** What a read of its own shows. */
  readonly there: readonly Cluster[];
}

async function look({ known, listed, there }: Azure): Promise<readonly unknown[]> {
  let reads = 0;
  const { store, services } = installServices({
    azure: {
      listClusters: async () => listed,
      getCluster: async (id: ResourceId) => {
        reads += 1;
        return there.find((one) => one.id === id);
      },
    } as never,
  });
  for (const { id } of known) {
    await store.work.enqueue(id, { at: NOW, source: 'event', detail: '' });
    await store.clusters.update(id, () => ({ ...freshState(id), profile: PROFILE.name }));
  }
  const found = await listedClusters(
    services,
    configuration({ profiles: [PROFILE] }),
    repositoryRules(),
  ).then(
    ({ clusters }) => clusters.map(({ name }) => name).toSorted(),
    (error: { failure?: { code: string } }) => error.failure?.code,
  );
  return [found, reads];
}

describe('the clusters of a repository', () => {
  const all = named(3);
  const [first] = all;
  if (first === undefined) throw new Error('there are three');

  test('are those that Azure lists, and cost no read of their own', async () => {
    expect(await look({ known: all, listed: all, there: all })).toEqual([
      ['aks-0', 'aks-1', 'aks-2'],
      0,
    ]);
  });

  test('are also those that a list has lost and a read shows [P7]', async () => {
    expect(await look({ known: all, listed: [first], there: all })).toEqual([
      ['aks-0', 'aks-1', 'aks-2'],
      2,
    ]);
  });

  test('are not decided on while one is neither shown nor proved to be gone [P7]', async () => {
    const [answer] = await look({ known: all, listed: all.slice(1), there: all.slice(1) });
    expect(answer).not.toContain('aks-1');
  });

  test('are not read one by one when a list has lost more than a hundred', async () => {
    const many = named(101);
    expect(await look({ known: many, listed: [], there: many })).toEqual([
      'ManyClustersNotListed',
      0,
    ]);
    const [found, reads] = await look({ known: many, listed: many.slice(0, 1), there: many });
    expect([(found as readonly string[]).length, reads]).toEqual([101, 100]);
  });
});
