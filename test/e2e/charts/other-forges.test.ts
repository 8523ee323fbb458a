import { demoChart } from '../../../local/charts';
import type { LocalForge, StoredRequest } from '../../../local/forge';
import type { ForgeRules } from '../../../shared/core/flux/target';
import type { ChartStage } from '../../support/chart-stage';
import { MCR, openChartStage, REPOSITORY } from '../../support/chart-stage';
import { createCluster, createIdentities } from '../../support/stage';
import { callApi } from '../contract';

jest.setTimeout(120_000);

const IMAGES = 'oss/azure/aad-pod-identity';
const CHART_BRANCH = 'identity-reconciler/chart-aad-pod-identity';
const SOURCE = 'infrastructure/base/aad-pod-identity/source.yaml';
const APPS: Readonly<Record<string, string>> = {
  '4.1.17': '1.8.16',
  '4.1.18': '1.8.17',
  '4.1.19': '1.8.18',
};

const URLS: Readonly<Record<'azureDevOps' | 'gitlab', (forge: LocalForge) => string>> = {
  azureDevOps: (forge) => forge.azureDevOps.url,
  gitlab: (forge) => forge.gitlab.url,
};

/** GitHub has the long way of the real chart in upgrade.test.ts; this is the short one, without facts of the reference. */
describe.each(['azureDevOps', 'gitlab'] as const)('a chart in a repository on %s', (provider) => {
  let stage: ChartStage;

  beforeAll(async () => {
    stage = await openChartStage();
    moveTo(stage, provider, URLS[provider](stage.forge));
    await publish(stage, '4.1.17');
    createIdentities(stage, 'orders');
    createCluster(stage, 'aks1');
    await stage.settle();
  });
  afterAll(() => stage.stop());

  test('is asked for by one request, and so is the cluster that gets it', async () => {
    const open = await requests(stage, 'open');
    expect(open.map(({ head }) => head).sort()).toEqual([
      CHART_BRANCH,
      'identity-reconciler/cluster-aks1',
    ]);
    expect(stage.forge.calls.writes().map(({ front }) => front)).toContain(provider);
  });

  test('is there once both were merged by hand, and nothing more is asked for', async () => {
    for (const { number } of await requests(stage, 'open')) await hand(stage).merge(number);
    await sync(stage);
    expect(await requests(stage, 'open')).toEqual([]);
    expect(await sourceFile(stage, 'main')).toContain('tag: 4.1.17');
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
      await sourceFile(stage, 'main'),
      await sourceFile(stage, CHART_BRANCH),
    ].map((text) => text.split('\n'));
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
    await hand(stage).close(open?.number ?? 0);
    await sync(stage);
    expect(await requests(stage, 'open')).toEqual([]);
    const { body } = await callApi(stage, 'GET /api/gitops/fleet');
    expect(body?.requests).toContainEqual(
      expect.objectContaining({ branch: CHART_BRANCH, verdict: 'Vetoed' }),
    );
  });

  test('is asked for again in its next version', async () => {
    await publish(stage, '4.1.19');
    await sync(stage);
    const [open] = await requests(stage, 'open');
    expect(open?.title).toContain('4.1.19');
    await hand(stage).merge(open?.number ?? 0);
    await sync(stage);
    expect(await sourceFile(stage, 'main')).toContain('tag: 4.1.19');
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
    targets: current.targets.map((target) => ({
      ...target,
      forge: { ...target.forge, provider, url },
    })),
  };
}

async function publish({ charts, registries }: ChartStage, version: string): Promise<void> {
  const app = APPS[version] ?? '';
  charts.publish(await demoChart(version, app));
  for (const name of ['mic', 'nmi']) {
    registries.addImage(MCR, { repository: `${IMAGES}/${name}`, tag: `v${app}` });
  }
}

/** Looks at the chart and at the repository, and lets everything come to rest. */
async function sync(stage: ChartStage): Promise<void> {
  await callApi(stage, 'POST /api/charts/aad-pod-identity/sync');
  await callApi(stage, 'POST /api/gitops/fleet/sync');
  await stage.settle();
}

function hand(stage: ChartStage): ReturnType<LocalForge['hand']> {
  return stage.forge.hand(REPOSITORY);
}

async function requests(
  { forge }: ChartStage,
  state: StoredRequest['state'],
): Promise<readonly StoredRequest[]> {
  return forge.repository(REPOSITORY).requests.list({ state });
}

async function ourBranches({ forge }: ChartStage): Promise<readonly unknown[]> {
  return forge.repository(REPOSITORY).git.branches('identity-reconciler/');
}

async function sourceFile({ forge }: ChartStage, branch: string): Promise<string> {
  const { git } = forge.repository(REPOSITORY);
  return (await git.readFile((await git.head(branch)) ?? '', SOURCE))?.toString() ?? '';
}
