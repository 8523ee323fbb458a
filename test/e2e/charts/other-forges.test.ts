import type { LocalForge } from '../../../local/forge';
import type { ForgeRules } from '../../../shared/core/configuration/repository-rules';
import {
  CHART_BRANCH,
  CLUSTER_BRANCH,
  fileAt,
  mergeAll,
  openRequests,
  ourBranches,
  publish,
  requests,
  SOURCE_FILE,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { openChartStage, REPOSITORY } from '../../support/chart-stage';
import { humanOnAzureDevOps } from '../../support/human-on-azure-devops';
import { humanOnGitLab } from '../../support/human-on-gitlab';
import { createCluster, createIdentities } from '../../support/stage';

jest.setTimeout(120_000);

const FORGES = {
  azureDevOps: { url: (forge: LocalForge) => forge.azureDevOps.url, human: humanOnAzureDevOps },
  gitlab: { url: (forge: LocalForge) => forge.gitlab.url, human: humanOnGitLab },
};

/** GitHub has the long way of the real chart in upgrade.test.ts; this is the short one, without facts of the reference. */
describe.each(['azureDevOps', 'gitlab'] as const)('a chart in a repository on %s', (provider) => {
  let stage: ChartStage;

  beforeAll(async () => {
    stage = await openChartStage();
    moveTo(stage, provider, FORGES[provider].url(stage.forge));
    stage.human = FORGES[provider].human(stage.forge, REPOSITORY);
    await publish(stage, '4.1.17');
    createIdentities(stage, 'orders');
    createCluster(stage, 'aks1');
    await stage.settle();
  });
  afterAll(() => stage.stop());

  test('comes with the request of the cluster that gets it', async () => {
    expect(await openRequests(stage)).toEqual([CLUSTER_BRANCH]);
    expect(stage.forge.calls.writes().map(({ front }) => front)).toContain(provider);
  });

  test('is there once that was merged by somebody, and nothing more is asked for', async () => {
    await mergeAll(stage);
    expect(await openRequests(stage)).toEqual([]);
    expect(await fileAt(stage, SOURCE_FILE)).toContain('tag: 4.1.17');
    expect(await ourBranches(stage)).toEqual([]);
  });

  test('is bumped by one request, which changes nothing but the version and its digest', async () => {
    await publish(stage, '4.1.18');
    await sync(stage);
    const open = await requests(stage, 'open');
    expect(open.map(({ head }) => head)).toEqual([CHART_BRANCH]);
    expect(open[0]?.title).toContain('4.1.18');
    expect(open[0]?.body).toContain('4.1.17');
    const [before, after] = [
      await fileAt(stage, SOURCE_FILE),
      await fileAt(stage, SOURCE_FILE, CHART_BRANCH),
    ].map((text) => text?.split('\n'));
    const changed = after?.filter((line) => !before?.includes(line));
    expect(changed?.map((line) => line.trim().split(':')[0])).toEqual(['tag', 'digest']);
  });

  test('is bumped once: the next look writes nothing', async () => {
    const before = stage.forge.calls.writes().length;
    await sync(stage);
    expect(stage.forge.calls.writes()).toHaveLength(before);
  });

  test('stays at its version when the request is closed, and the record says why', async () => {
    const [open] = await requests(stage, 'open');
    await stage.human.close(open?.number ?? 0);
    await sync(stage);
    expect(await openRequests(stage)).toEqual([]);
    expect((await repositoryTold(stage)).requests).toContainEqual(
      expect.objectContaining({ branch: CHART_BRANCH, verdict: 'Vetoed' }),
    );
  });

  test('is asked for again in its next version', async () => {
    await publish(stage, '4.1.19');
    await sync(stage);
    const [open] = await requests(stage, 'open');
    expect(open?.title).toContain('4.1.19');
    await stage.human.merge(open?.number ?? 0, 'squash');
    await sync(stage);
    expect(await fileAt(stage, SOURCE_FILE)).toContain('tag: 4.1.19');
    expect(await ourBranches(stage)).toEqual([]);
  });
});

/** The same repository, seen through another forge. */
function moveTo(
  { configuration }: ChartStage,
  provider: ForgeRules['provider'],
  url: string,
): void {
  const { current } = configuration;
  configuration.current = {
    ...current,
    repositories: current.repositories.map((repository) => ({
      ...repository,
      forge: { ...repository.forge, provider, url },
    })),
  };
}

/** Looks at the chart and at the repository, and lets everything come to rest. */
async function sync(stage: ChartStage): Promise<void> {
  await syncChart(stage);
  await syncRepository(stage);
}
