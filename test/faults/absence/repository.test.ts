import type { ArmFault } from '../../../local/azure';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { ChartStage } from '../../support/chart-stage';
import {
  existingCluster,
  onChartStage,
  openRequests,
  requests,
  rollOut,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';

/** What a list of clusters does not show is not gone: its pull request stays, and so does its part in the others. */

const LIST = { method: 'GET', path: /\/providers\/Microsoft\.ContainerService\/managedClusters$/i };
const MINUTE = 60_000;
const ALL = ['identity-reconciler/cluster-aks1', 'identity-reconciler/cluster-aks2'].sort();

/** Two clusters that are known, each with an open pull request. */
async function proposed(
  scene: (stage: ChartStage, clusters: readonly ResourceId[]) => Promise<void>,
): Promise<void> {
  await onChartStage({}, async (stage) => {
    // The base is there: each cluster's request is its own.
    await rollOut(stage, '4.1.18', 'aks0');
    const clusters = [existingCluster(stage, 'aks1'), existingCluster(stage, 'aks2')];
    await stage.clock.advance(16 * MINUTE);
    await syncChart(stage);
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual(ALL);
    await scene(stage, clusters);
  });
}

/** Number, head and state of every request: a rebuilt branch has another commit. */
async function requestsOf(stage: ChartStage): Promise<unknown> {
  const { git } = stage.forge.repository('contoso/fleet');
  const all = await requests(stage);
  return Promise.all(
    all.map(async ({ number, head, state }) => [number, head, state, await git.head(head)]),
  );
}

const LIES: readonly (readonly [string, ArmFault])[] = [
  ['loses the row of one', { kind: 'page', change: 'dropRow', row: 'aks2' }],
  ['is empty', { kind: 'page', change: 'emptyList' }],
  ['fails', { kind: 'answer', status: 500 }],
];

test.each(LIES)(
  'a list of clusters that %s closes no pull request and rebuilds none without it [P7, P15]',
  (_what, fault) =>
    proposed(async (stage) => {
      const before = await requestsOf(stage);
      stage.azure.faults.next({ ...LIST, forMs: 5 * MINUTE }, fault);
      await syncRepository(stage, 4);
      expect(await requestsOf(stage)).toEqual(before);
      await stage.clock.advance(30 * MINUTE);
      await syncRepository(stage);
      expect(await requestsOf(stage)).toEqual(before);
      expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
    }),
);

test('a cluster whose row is lost and whose GET answers 404 as well is waited for, by name [P7]', () =>
  proposed(async (stage, [, cluster]) => {
    const before = await requestsOf(stage);
    const lie = { kind: 'absent' } as const;
    stage.azure.faults.next(
      { ...LIST, forMs: 2 * MINUTE },
      { kind: 'page', change: 'dropRow', row: 'aks2' },
    );
    stage.azure.faults.next(
      { method: 'GET', path: /managedClusters\/aks2$/i, forMs: 2 * MINUTE },
      lie,
    );
    await syncRepository(stage, 1);
    expect(await requestsOf(stage)).toEqual(before);
    const { ready, message } = await repositoryTold(stage);
    expect(ready).toBe('False/AbsenceUnproved');
    expect(message).toContain(cluster);
    await stage.clock.advance(30 * MINUTE);
    await syncRepository(stage);
    expect(await requestsOf(stage)).toEqual(before);
    expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
  }));

test('the pull request of a cluster that is really gone is closed once that is proved [F32]', () =>
  proposed(async (stage, [, cluster]) => {
    stage.azure.world.deleteCluster({ cluster: cluster ?? '' });
    await stage.clock.advance(60 * MINUTE);
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual(ALL.filter((branch) => !branch.endsWith('aks2')));
    expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
  }));
