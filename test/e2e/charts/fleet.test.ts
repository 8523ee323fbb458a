import {
  CHART,
  chartTold,
  CLUSTER_BRANCH,
  existingCluster,
  fileAt,
  inRegistry,
  mergeAll,
  onChartStage,
  openRequests,
  ourBranches,
  publish,
  requests,
  rollOut,
  syncChart,
  syncRepository,
  repositoryTold,
  writes,
} from '../../support/chart-scene';
import { createCluster, deletePathOf } from '../../support/stage';
import { callApi } from '../contract';

const NO_WRITES = { registry: 0, arm: 0, forge: 0 };
const NOTHING = { chart: undefined, mic: undefined, nmi: undefined };

describe('who only wants to look', () => {
  test('gets one request with the plan for the fleet, and nothing is pushed', () =>
    onChartStage({ repository: { observeOnly: true } }, async (stage) => {
      await publish(stage, '4.1.18');
      existingCluster(stage);
      await syncChart(stage);
      await syncRepository(stage);
      expect(await openRequests(stage)).toEqual(['identity-reconciler/onboarding']);
      const plan = await fileAt(
        stage,
        '.identity-reconciler/plan.md',
        'identity-reconciler/onboarding',
      );
      expect(plan).toContain('aad-pod-identity 4.1.18');
      expect(plan).toContain('## aks1');
      expect(inRegistry(stage, '4.1.18')).toEqual(NOTHING);
      expect(writes(stage)).toMatchObject({ registry: 0, arm: 0 });
      expect(await chartTold(stage)).toMatchObject({ ready: 'Unknown/ObserveOnly' });
      await mergeAll(stage);
      await syncRepository(stage);
      expect(await openRequests(stage)).toEqual([]);
      expect(await ourBranches(stage)).toEqual([]);
    }));

  test('RECONCILER_DRY_RUN pushes nothing and opens nothing, and the plans say what would be done', () =>
    onChartStage({ dryRun: true }, async (stage) => {
      await publish(stage, '4.1.18');
      existingCluster(stage);
      await syncChart(stage);
      await syncRepository(stage);
      expect(writes(stage)).toEqual(NO_WRITES);
      expect(await chartTold(stage)).toMatchObject({
        ready: 'Unknown/DryRun',
        message: expect.stringContaining('RECONCILER_DRY_RUN') as string,
      });
      expect(await repositoryTold(stage)).toMatchObject({ ready: 'Unknown/DryRun' });
      const { text } = await callApi(stage, `GET /api/charts/${CHART}/plan?format=text`);
      expect(text).toContain('4.1.18');
      expect(writes(stage)).toEqual(NO_WRITES);
    }));

  test('the dry run of a chart that is whole already shows the requests that would be opened', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.17');
      existingCluster(stage, 'aks2');
      const before = writes(stage);
      const { body } = await callApi(stage, 'GET /api/repositories/fleet/plan');
      expect(JSON.stringify(body)).toContain('identity-reconciler/cluster-aks2');
      expect(writes(stage)).toEqual(before);
    }));
});

test('more than ten clusters at once are spread over runs', () =>
  onChartStage({}, async (stage) => {
    await rollOut(stage, '4.1.18');
    const names = Array.from({ length: 13 }, (_none, index) => `aks${index + 10}`);
    names.forEach((name) => existingCluster(stage, name));
    await syncRepository(stage, 60);
    const branches = names.map((name) => `identity-reconciler/cluster-${name}`);
    expect(await openRequests(stage)).toEqual(branches);
    const { history = [] } = (await stage.store.repositories.get('fleet')) ?? {};
    const opened = history.map(({ writes: count }) => count / 2).filter((count) => count > 0);
    expect(opened.length).toBeGreaterThan(1);
    expect(Math.max(...opened)).toBeLessThanOrEqual(10);
    expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
  }));

test('several clusters that need a base which is not there ask for it once, one after the other', () =>
  onChartStage({}, async (stage) => {
    await publish(stage, '4.1.18');
    existingCluster(stage, 'aks1');
    existingCluster(stage, 'aks2');
    await syncChart(stage);
    expect(await openRequests(stage)).toEqual([CLUSTER_BRANCH]);
    const waits = { branch: 'identity-reconciler/cluster-aks2', verdict: 'Waiting' };
    const told = async (): Promise<readonly unknown[]> =>
      (await stage.store.repositories.get('fleet'))?.requests ?? [];
    expect(await told()).toContainEqual(expect.objectContaining(waits));
    await mergeAll(stage);
    expect(await openRequests(stage)).toEqual([waits.branch]);
    await mergeAll(stage);
    expect(await openRequests(stage)).toEqual([]);
    expect((await repositoryTold(stage)).message).toContain('on every cluster');
  }));

describe('a cluster', () => {
  test('that is suspended is left out, with a word', () =>
    onChartStage({ profile: { tagOverrides: ['suspend'] } }, async (stage) => {
      await publish(stage, '4.1.18');
      existingCluster(stage);
      const paused = existingCluster(stage, 'aks2');
      const tags = { 'identity-reconciler.suspend': 'true' };
      stage.azure.world.setTags({ resource: paused, tags });
      await syncChart(stage);
      expect(await openRequests(stage)).toEqual([CLUSTER_BRANCH]);
      const { notes } = await repositoryTold(stage);
      expect(notes.join('\n')).toContain('aks2: ');
    }));

  test('that is deleted has its request closed by us, and that is no veto', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.18');
      const cluster = existingCluster(stage, 'aks2');
      await syncRepository(stage);
      const branch = 'identity-reconciler/cluster-aks2';
      expect(await openRequests(stage)).toContain(branch);
      stage.azure.world.deleteCluster({ cluster });
      await stage.clock.advance(20 * 60_000);
      await syncRepository(stage);
      expect(await openRequests(stage)).toEqual([]);
      expect(await ourBranches(stage)).not.toContain(branch);
      const closed = (await requests(stage, 'closed')).find(({ head }) => head === branch);
      expect(closed?.body).toContain('Closed by aks-identity-reconciler');
      existingCluster(stage, 'aks2');
      await syncRepository(stage);
      expect(await openRequests(stage)).toContain(branch);
    }));

  test('that is deleted or off-boarded takes its request along, by its own event', () =>
    onChartStage({}, async (stage) => {
      await rollOut(stage, '4.1.18');
      const [gone, left] = [createCluster(stage, 'aks2'), createCluster(stage, 'aks3')];
      await stage.settle();
      expect(await openRequests(stage)).toEqual([
        'identity-reconciler/cluster-aks2',
        'identity-reconciler/cluster-aks3',
      ]);
      stage.azure.world.deleteCluster({ cluster: gone });
      await stage.http('DELETE', deletePathOf(left));
      await stage.settle();
      expect(await openRequests(stage)).toEqual([]);
    }));

  test('whose request holds a human commit keeps it when the cluster is deleted', () =>
    onChartStage({}, async (stage) => {
      await publish(stage, '4.1.18');
      const cluster = existingCluster(stage);
      await syncChart(stage);
      await stage.human.push(CLUSTER_BRANCH, { 'clusters/aks1/mine.md': 'x\n' });
      stage.azure.world.deleteCluster({ cluster });
      await stage.clock.advance(20 * 60_000);
      await syncRepository(stage);
      expect(await openRequests(stage)).toContain(CLUSTER_BRANCH);
    }));
});

test('a chart that leaves the configuration has its request closed, and its API says 404', () =>
  onChartStage({}, async (stage) => {
    await publish(stage, '4.1.18');
    existingCluster(stage);
    await syncChart(stage);
    const { current } = stage.configuration;
    const profiles = current.profiles.map(({ gitops, ...profile }) => ({
      ...profile,
      ...(gitops && { gitops: { ...gitops, charts: [] } }),
    }));
    stage.configuration.current = { ...current, charts: [], profiles };
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual([]);
    const { status, body } = await callApi(stage, `GET /api/charts/${CHART}`);
    expect({ status, body }).toMatchObject({ status: 404, body: { title: 'ChartUnknown' } });
    expect(inRegistry(stage, '4.1.18').chart).toBeDefined();
  }));
