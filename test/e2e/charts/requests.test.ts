import {
  CHART_BRANCH,
  fileAt,
  onChartStage,
  ourBranches,
  publish,
  requests,
  rollOut,
  SOURCE_FILE,
  syncChart,
  syncRepository,
  repositoryTold,
  writes,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { REPOSITORY } from '../../support/chart-stage';

/** 4.1.17 is merged, and a request for 4.1.18 is open. Its number. */
async function asked(stage: ChartStage): Promise<number> {
  await rollOut(stage, '4.1.17');
  await publish(stage, '4.1.18');
  await syncChart(stage);
  const open = await requests(stage, 'open');
  expect(open).toMatchObject([
    { head: CHART_BRANCH, title: expect.stringContaining('4.1.18') as string },
  ]);
  return open[0]?.number ?? 0;
}

/** What is told of the request about the chart. */
async function toldOfChart(stage: ChartStage): Promise<{ verdict?: string; message?: string }> {
  const { requests: known } = await repositoryTold(stage);
  return known.find(({ branch }) => branch === CHART_BRANCH) ?? {};
}

test('a base branch that moves has the request rebuilt on it, in place [F38]', () =>
  onChartStage({}, async (stage) => {
    const number = await asked(stage);
    const head = await stage.human.push('main', { 'README.md': '# Our fleet\n' });
    await syncRepository(stage);
    const { git } = stage.forge.repository(REPOSITORY);
    expect(await git.mergeBase('refs/heads/main', `refs/heads/${CHART_BRANCH}`)).toBe(head);
    expect(await fileAt(stage, 'README.md', CHART_BRANCH)).toBe('# Our fleet\n');
    expect(await fileAt(stage, SOURCE_FILE, CHART_BRANCH)).toContain('tag: 4.1.18');
    expect(await requests(stage, 'open')).toMatchObject([{ number }]);
    expect((await git.commitsBetween('refs/heads/main', `refs/heads/${CHART_BRANCH}`)).length).toBe(
      1,
    );
  }));

test('a request is left as it is while the chart repository is down, and comes along by itself afterwards', () =>
  onChartStage({}, async (stage) => {
    const number = await asked(stage);
    const { body } = (await requests(stage, 'open'))[0] ?? {};
    const head = await stage.human.push('main', { 'README.md': '# Our fleet\n' });
    stage.charts.faults.add({ path: /./, status: 503, times: Infinity });
    const before = writes(stage);
    await syncRepository(stage, 3);
    expect(writes(stage)).toEqual(before);
    expect(await repositoryTold(stage)).toMatchObject({
      ready: 'False/ChartIndexUnavailable',
      stalled: false,
    });
    stage.charts.faults.clear();
    await stage.settle(60);
    expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged' });
    const { git } = stage.forge.repository(REPOSITORY);
    expect(await git.mergeBase('refs/heads/main', `refs/heads/${CHART_BRANCH}`)).toBe(head);
    expect(await requests(stage, 'open')).toMatchObject([{ number, body }]);
  }));

test('a human who pushes to our branch has it to themselves, until they delete it [P6, F37]', () =>
  onChartStage({}, async (stage) => {
    const number = await asked(stage);
    const { human } = stage;
    await human.push(CHART_BRANCH, { 'identity-reconciler/base/note.md': 'mine\n' });
    await human.push('main', { 'README.md': '# Our fleet\n' });
    await syncRepository(stage);
    expect(await toldOfChart(stage)).toMatchObject({
      verdict: 'HumanCommits',
      message: expect.stringMatching(
        /holds commits that are not ours, so it is left alone.*delete it/s,
      ) as string,
    });
    const [request] = await requests(stage, 'open');
    expect(request?.body).toContain('Somebody pushed to this branch');
    const quiet = writes(stage);
    await publish(stage, '4.1.19');
    await syncChart(stage);
    await syncRepository(stage);
    expect(writes(stage).forge).toBe(quiet.forge);
    expect(await fileAt(stage, 'identity-reconciler/base/note.md', CHART_BRANCH)).toBe('mine\n');
    await human.deleteBranch(CHART_BRANCH);
    await syncRepository(stage);
    const after = await requests(stage, 'open');
    expect(after).toMatchObject([{ title: expect.stringContaining('4.1.19') as string }]);
    expect(after[0]?.number).not.toBe(number);
  }));

test('a request that is closed is a veto for its version, and the next version is asked for [F36]', () =>
  onChartStage({}, async (stage) => {
    const number = await asked(stage);
    await stage.human.close(number);
    const before = writes(stage);
    await syncRepository(stage);
    await stage.human.push('main', { 'README.md': '# Ours\n' });
    await syncRepository(stage);
    expect(writes(stage).forge).toBe(before.forge);
    expect(await toldOfChart(stage)).toMatchObject({
      verdict: 'Vetoed',
      message: expect.stringContaining(`Request #${number} for the same was closed`) as string,
    });
    await publish(stage, '4.1.19');
    await syncChart(stage);
    expect(await requests(stage, 'open')).toMatchObject([
      { head: CHART_BRANCH, title: expect.stringContaining('4.1.19') as string },
    ]);
    expect(await ourBranches(stage)).toEqual([CHART_BRANCH]);
  }));

test('an archived repository is told, and asked again once it is back', () =>
  onChartStage({}, async (stage) => {
    await rollOut(stage, '4.1.17');
    stage.forge.repository(REPOSITORY).archived = true;
    await publish(stage, '4.1.18');
    await syncChart(stage);
    const told = await repositoryTold(stage);
    expect(told).toMatchObject({ ready: 'False/RepositoryArchived', stalled: true });
    expect(told.message).toContain('Unarchive it, or take the repository fleet out');
    expect(await ourBranches(stage)).toEqual([]);
    stage.forge.repository(REPOSITORY).archived = false;
    await syncRepository(stage);
    expect(await requests(stage, 'open')).toHaveLength(1);
  }));

test('an expired token is told without being shown, and a new one is taken without a restart [P13]', () =>
  onChartStage({}, async (stage) => {
    await rollOut(stage, '4.1.17');
    const { access } = stage.forge;
    access.revoke(access.token);
    await publish(stage, '4.1.18');
    await syncChart(stage);
    const told = await repositoryTold(stage);
    expect(told).toMatchObject({ ready: 'False/ForgeUnauthorized', stalled: true });
    expect(told.message).toContain('The token in the app setting GITHUB_TOKEN is expired');
    expect(JSON.stringify(told)).not.toContain(access.token);
    access.grant('renewed-token', {});
    stage.secrets['GITHUB_TOKEN'] = 'renewed-token';
    await syncRepository(stage);
    expect(await repositoryTold(stage)).toMatchObject({ ready: 'True/Converged', stalled: false });
    expect(await requests(stage, 'open')).toHaveLength(1);
  }));

test.each([
  ['is missing', undefined, 'is empty'],
  ['could not be resolved', '@Microsoft.KeyVault(SecretUri=x)', 'could not be resolved'],
])('a secret that %s is told with what mends it', (_what, value, words) =>
  onChartStage({}, async (stage) => {
    stage.secrets['GITHUB_TOKEN'] = value;
    await syncRepository(stage);
    const told = await repositoryTold(stage);
    expect(told).toMatchObject({ ready: 'False/ForgeSecretMissing', stalled: true });
    expect(told.message).toContain(words);
    expect(told.message).toContain('Key Vault Secrets User');
    expect(stage.forge.calls.all()).toEqual([]);
  }),
);

test('a repository that is not there is told', () =>
  onChartStage({}, async (stage) => {
    const [repository] = stage.configuration.current.repositories;
    const forge = { ...stage.repository.forge, repository: 'contoso/gone' };
    stage.configuration.current = {
      ...stage.configuration.current,
      repositories: [{ ...stage.repository, ...repository, forge }],
    };
    await syncRepository(stage);
    const told = await repositoryTold(stage);
    expect(told).toMatchObject({ ready: 'False/RepositoryNotFound', stalled: true });
    expect(told.message).toContain('There is no contoso/gone');
  }));
