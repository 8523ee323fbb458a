import { clusterId } from '../../../shared/core/base/resource-id';
import {
  chartTold,
  existingCluster,
  filesOf,
  mergeAll,
  openRequests,
  ourBranches,
  publish,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage } from '../../support/chart-stage';
import { deletePathOf } from '../../support/stage';
import { MINUTE } from '../fleet';

type Name = 'aks1' | 'aks2';

/** What befalls a cluster, or the chart that both of them apply from one repository. */
interface Act {
  readonly title: string;
  /** Whether the cluster is there before. */
  readonly starts: boolean;
  befall(stage: ChartStage, name: Name): void | Promise<void>;
}

const ACTS: readonly Act[] = [
  {
    title: 'is created',
    starts: false,
    async befall(stage: ChartStage, name: Name): Promise<void> {
      existingCluster(stage, name);
      await stage.http('POST', `/api/clusters/${stage.subscription}/rg-aks/${name}/resync`, {});
    },
  },
  {
    title: 'is deleted',
    starts: true,
    befall(stage: ChartStage, name: Name): void {
      stage.azure.world.deleteCluster({ cluster: idOf(stage, name) });
    },
  },
  {
    title: 'is off-boarded',
    starts: true,
    async befall(stage: ChartStage, name: Name): Promise<void> {
      await stage.http('DELETE', deletePathOf(idOf(stage, name)));
    },
  },
  {
    title: 'sees a new version of the chart',
    starts: true,
    async befall(stage: ChartStage): Promise<void> {
      await publish(stage, '4.1.18');
      await stage.http('POST', '/api/charts/aad-pod-identity/resync', {});
    },
  },
  {
    title: 'has its open requests merged',
    starts: true,
    befall: (stage: ChartStage): Promise<void> => mergeAll(stage),
  },
];

const PAIRS = ACTS.flatMap((first) => ACTS.map((second) => ({ first, second })));

test.each(PAIRS)(
  'a repository is the same in the end when aks1 $first.title and aks2 $second.title, at once or one after the other [P17]',
  async ({ first, second }) => {
    const oneAfterTheOther = await play(first, second, 10 * MINUTE);
    expect(await play(first, second, 0)).toEqual(oneAfterTheOther);
    expect(await play(first, second, 5000)).toEqual(oneAfterTheOther);
  },
  120_000,
);

/** What the repository and its readers have in the end, once everything that was proposed is merged. */
async function play(first: Act, second: Act, later: number): Promise<unknown> {
  const stage = await openChartStage();
  try {
    await publish(stage, '4.1.17');
    if (first.starts) existingCluster(stage, 'aks1');
    if (second.starts) existingCluster(stage, 'aks2');
    await syncChart(stage);
    await mergeAll(stage);
    // The request of the second cluster waits for that of the first, which brings what both share.
    await syncRepository(stage);
    await mergeAll(stage);
    await first.befall(stage, 'aks1');
    await stage.clock.advance(later);
    await second.befall(stage, 'aks2');
    await stage.clock.advance(20 * MINUTE);
    await stage.settle(60);
    await mergeAll(stage);
    await mergeAll(stage);
    return {
      files: await filesOf(stage, 'main'),
      requests: await openRequests(stage),
      branches: await ourBranches(stage),
      chart: await chartTold(stage),
      repository: (await repositoryTold(stage)).ready,
    };
  } finally {
    await stage.stop();
  }
}

function idOf({ subscription }: ChartStage, name: Name): ReturnType<typeof clusterId> {
  return clusterId(subscription, 'rg-aks', name);
}
