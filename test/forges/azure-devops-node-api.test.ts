import type { WebApi } from 'azure-devops-node-api';
import { getBasicHandler, WebApi as Api } from 'azure-devops-node-api';
import type { IGitApi } from 'azure-devops-node-api/GitApi';
import type { GitPullRequest } from 'azure-devops-node-api/interfaces/GitInterfaces';
import {
  GitPullRequestMergeStrategy,
  GitVersionType,
  ItemContentType,
  PullRequestAsyncStatus,
  PullRequestStatus,
  VersionControlChangeType,
} from 'azure-devops-node-api/interfaces/GitInterfaces';
import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import { judgeForge } from '../support/forge-judge';
import { inClone } from '../support/git-clone';
import { azureDevOpsFor, humanOnAzureDevOps } from '../support/human-on-azure-devops';

/** Azure DevOps' own client against the forge on this machine: it must find what it finds at Azure DevOps. */
const NAME = 'Platform/fleet';
const PROJECT = 'Platform';

const judge = judgeForge('azureDevOps');

let forge: LocalForge;
let api: WebApi;
let Git: IGitApi;
let me: string;
let id: string;
let main: string;
beforeEach(async () => {
  forge = await startForge();
  judge.listen(forge);
  const { git } = await forge.addRepository(NAME, { 'a.yaml': 'a: 1\n', 'docs/b.md': '# B\n' });
  main = (await git.head('main')) ?? '';
  ({ api, Git, me } = await azureDevOpsFor(forge, 'mona'));
  id = (await Git.getRepository('fleet', PROJECT)).id ?? '';
});
afterEach(() => forge.stop());

const head = (branch: string) => forge.repository(NAME).git.head(branch);
const pull = (number: number) => Git.getPullRequest(id, number);
const update = (number: number, change: GitPullRequest) =>
  Git.updatePullRequest(change, id, number);

/** What Azure DevOps refused, and how. */
async function refusal(work: Promise<unknown>): Promise<readonly [number, string]> {
  const error = (await work.then(
    () => ({ statusCode: 200, message: 'it went through' }),
    (thrown: unknown) => thrown,
  )) as { statusCode: number; message: string };
  return [error.statusCode, error.message];
}

async function propose(
  branch: string,
  files: Readonly<Record<string, string>> = { [`${branch}.yaml`]: 'x: 1\n' },
): Promise<number> {
  await forge.hand(NAME).push({ branch, files });
  const refs = { sourceRefName: `refs/heads/${branch}`, targetRefName: 'refs/heads/main' };
  const bot = await azureDevOpsFor(forge, 'bot');
  const made = await bot.Git.createPullRequest({ ...refs, title: branch }, id);
  return made.pullRequestId ?? 0;
}

async function complete(number: number, mergeStrategy: GitPullRequestMergeStrategy) {
  const { lastMergeSourceCommit } = await pull(number);
  return update(number, {
    ...{ status: PullRequestStatus.Completed, completionOptions: { mergeStrategy } },
    ...(lastMergeSourceCommit && { lastMergeSourceCommit }),
  });
}

const moveMain = (files: Readonly<Record<string, string>> = { 'm.yaml': 'm: 1\n' }) =>
  forge.hand(NAME).push({ branch: 'main', files });

describe('a client', () => {
  test('finds its way: areas, locations, projects, repositories, and who it is', async () => {
    const core = await api.getCoreApi();
    expect((await core.getProjects()).map(({ name }) => name)).toEqual([PROJECT]);
    expect((await Git.getRepositories(PROJECT)).map(({ name }) => name)).toEqual(['fleet']);
    const byId = await Git.getRepository(id);
    expect(byId).toMatchObject({ name: 'fleet', project: { name: PROJECT } });
    expect(byId).toMatchObject({ defaultBranch: 'refs/heads/main', isDisabled: false });
    const { authenticatedUser } = await api.connect();
    expect(authenticatedUser).toMatchObject({ id: me, providerDisplayName: 'mona' });
  });

  test('signs in with a user name beside its token, or none', async () => {
    const named = new Api(forge.azureDevOps.url, getBasicHandler('anybody', 'token-of-mona'));
    const git = await named.getGitApi();
    expect((await git.getRepository(id)).name).toBe('fleet');
  });

  test('clones with git, and does not push to a protected branch', async () => {
    const human = humanOnAzureDevOps(forge, NAME);
    expect(await human.push('by-hand', { 'a.yaml': 'a: 9\n' })).toBe(await head('by-hand'));
    forge.repository(NAME).protectedBranches.add('main');
    await expect(human.push('main', { 'a.yaml': 'a: 9\n' })).rejects.toThrow('TF402455');
    await expect(human.forcePush('main', { 'a.yaml': 'a: 9\n' })).rejects.toThrow();
    expect(await head('main')).toBe(main);
    const url = `${forge.azureDevOps.url}/Platform/_git/fleet/info/refs?service=git-upload-pack`;
    expect((await fetch(url)).status).toBe(401);
  });

  test('finds what merging a request would give, by git', async () => {
    await propose('x');
    const url = `${forge.azureDevOps.url}/Platform/_git/fleet`.replace(
      '://',
      '://a:token-of-mona@',
    );
    const refs = await inClone(url, (_, git) => git('ls-remote', 'origin', 'refs/pull/*'));
    expect(refs).toMatch(/^[0-9a-f]{40}\trefs\/pull\/1\/merge$/);
  });

  test.each([
    ['none', undefined, 400],
    ['in Accept', 'application/json;api-version=7.1', 400],
    ['a preview that is not asked for as one', 'application/json;api-version=7.2', 400],
    ['from the future', 'application/json;api-version=9.0', 400],
  ])('says its version of the API: %s', async (what, accept, status) => {
    const answer = await fetch(`${forge.azureDevOps.url}/_apis/git/repositories/${id}/pushes`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-of-mona', ...(accept && { accept }) },
      body: '{}',
    });
    const { typeKey } = (await answer.json()) as { readonly typeKey: string };
    expect(answer.status).toBe(status);
    const isRefused = typeKey.startsWith('Vss');
    expect(isRefused).toBe(what !== 'in Accept');
  });
});

describe('a pull request', () => {
  test('has its repository, its commits, its address and its dates', async () => {
    const number = await propose('x');
    expect(await pull(number)).toMatchObject({
      ...{ status: PullRequestStatus.Active, mergeStatus: PullRequestAsyncStatus.Succeeded },
      repository: { id, name: 'fleet', project: { name: PROJECT } },
      lastMergeSourceCommit: { commitId: await head('x') },
      lastMergeTargetCommit: { commitId: main },
      ...{ createdBy: { displayName: 'bot' }, creationDate: expect.any(Date) },
      url: expect.stringContaining(`/pullRequests/${number}`),
    });
    expect(await Git.getPullRequestById(number)).toMatchObject({ pullRequestId: number });
  });

  test.each([
    ['a merge commit', GitPullRequestMergeStrategy.NoFastForward, [1, 2]],
    ['a squash', GitPullRequestMergeStrategy.Squash, [1]],
    ['a rebase', GitPullRequestMergeStrategy.Rebase, [1]],
    ['a rebase with a merge commit', GitPullRequestMergeStrategy.RebaseMerge, [1, 2]],
  ])('is completed by %s', async (_, strategy, parents) => {
    const number = await propose('x');
    const onto = await moveMain();
    const done = await complete(number, strategy);
    expect(done).toMatchObject({
      ...{ status: PullRequestStatus.Completed, closedDate: expect.any(Date) },
      closedBy: { displayName: 'mona' },
      lastMergeCommit: { commitId: await head('main') },
      lastMergeTargetCommit: { commitId: onto },
    });
    const commits = await forge.repository(NAME).git.commitsBetween(onto, 'refs/heads/main');
    expect(commits.map((commit) => commit.parents.length)).toEqual(parents);
  });

  test('is not completed where somebody has pushed since, or it conflicts', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\n' });
    const { lastMergeSourceCommit } = await pull(number);
    await forge.hand(NAME).push({ branch: 'x', files: { 'y.yaml': 'y: 1\n' } });
    const stale = update(number, {
      ...{ status: PullRequestStatus.Completed },
      ...(lastMergeSourceCommit && { lastMergeSourceCommit }),
    });
    expect(await refusal(stale)).toEqual([409, expect.stringContaining('TF401192')]);
    await moveMain({ 'a.yaml': 'a: 3\n' });
    expect(await complete(number, GitPullRequestMergeStrategy.Squash)).toMatchObject({
      ...{ status: PullRequestStatus.Active, mergeStatus: PullRequestAsyncStatus.Conflicts },
    });
  });

  test('is abandoned and reactivated, unless another one is active or its branch is gone', async () => {
    const number = await propose('x');
    const set = (status: PullRequestStatus, which = number) => update(which, { status });
    expect(await set(PullRequestStatus.Abandoned)).toMatchObject({
      ...{ status: PullRequestStatus.Abandoned, closedBy: { displayName: 'mona' } },
    });
    expect((await refusal(update(number, { title: 'Other' })))[1]).toContain('TF401181');
    const again = await set(PullRequestStatus.Active);
    expect([again.status, again.closedDate]).toEqual([PullRequestStatus.Active, undefined]);
    await set(PullRequestStatus.Abandoned);
    const other = await propose('x');
    expect((await refusal(set(PullRequestStatus.Active)))[1]).toContain('TF401179');
    await set(PullRequestStatus.Abandoned, other);
    await humanOnAzureDevOps(forge, NAME).deleteBranch('x');
    expect((await refusal(set(PullRequestStatus.Active)))[1]).toContain('TF401398');
  });

  test('stays active when its branch is deleted', async () => {
    const number = await propose('x');
    await humanOnAzureDevOps(forge, NAME).deleteBranch('x');
    expect(await pull(number)).toMatchObject({ status: PullRequestStatus.Active });
  });

  test('goes into another target, and not into one that another one has', async () => {
    const number = await propose('x');
    await forge.repository(NAME).git.moveBranch('staging', main, undefined);
    const retarget = (branch: string) => update(number, { targetRefName: `refs/heads/${branch}` });
    expect(await retarget('staging')).toMatchObject({ targetRefName: 'refs/heads/staging' });
    await propose('x');
    expect((await refusal(retarget('main')))[1]).toContain('TF401179');
    expect((await refusal(retarget('none')))[1]).toContain('TF401398');
  });

  test('is voted on, labelled and commented', async () => {
    const number = await propose('x');
    expect(await Git.createPullRequestReviewer({ vote: 10 }, id, number, me)).toMatchObject({
      ...{ vote: 10, displayName: 'mona' },
    });
    const theirs = Git.createPullRequestReviewer({ vote: -10 }, id, number, 'f'.repeat(36));
    expect((await refusal(theirs))[0]).toBe(400);
    await Git.createPullRequestLabel({ name: 'chart' }, id, number);
    expect(await Git.getPullRequestLabels(id, number)).toMatchObject([{ name: 'chart' }]);
    await Git.createThread({ comments: [{ content: 'Why?' }] }, id, number);
    const threads = await Git.getThreads(id, number);
    expect(threads).toMatchObject([{ comments: [{ content: 'Why?' }] }]);
    expect((await pull(number)).reviewers).toMatchObject([{ vote: 10 }]);
    await Git.deletePullRequestLabels(id, number, 'Chart');
    expect(await Git.getPullRequestLabels(id, number)).toEqual([]);
  });

  test('is listed by branch and status, page by page', async () => {
    for (const branch of ['one', 'two', 'three']) await propose(branch);
    await update(2, { status: PullRequestStatus.Abandoned });
    const numbers = async (criteria: object, skip?: number, top?: number) => {
      const found = await Git.getPullRequests(id, criteria, PROJECT, undefined, skip, top);
      return found.map(({ pullRequestId }) => pullRequestId);
    };
    expect(await numbers({ status: PullRequestStatus.All })).toEqual([3, 2, 1]);
    expect(await numbers({ status: PullRequestStatus.All }, 1, 1)).toEqual([2]);
    expect(await numbers({})).toEqual([3, 1]);
    expect(await numbers({ sourceRefName: 'refs/heads/one' })).toEqual([1]);
    const commits = await Git.getPullRequestCommits(id, 1);
    expect(commits.map(({ commitId }) => commitId)).toEqual([await head('one')]);
  });
});

describe('files and branches', () => {
  test('are written by a push, with numbers for names', async () => {
    const change = {
      ...{ changeType: VersionControlChangeType.Edit, item: { path: '/a.yaml' } },
      newContent: { content: 'a: 5\n', contentType: ItemContentType.RawText },
    };
    const pushed = await Git.createPush(
      {
        refUpdates: [{ name: 'refs/heads/y', oldObjectId: main }],
        commits: [{ comment: 'Edit', changes: [change] }],
      },
      id,
    );
    expect(pushed).toMatchObject({ pushedBy: { displayName: 'mona' } });
    expect(pushed.commits?.[0]).toMatchObject({ commitId: await head('y'), parents: [main] });
    const at = { version: 'y', versionType: GitVersionType.Branch };
    const file = await Git.getItem(
      ...([id, 'a.yaml', PROJECT, '', undefined, false, false, false, at, true] as const),
    );
    expect(file.content).toBe('a: 5\n');
  });

  test('are compared and listed', async () => {
    const tip = await forge.hand(NAME).push({ branch: 'y', files: { 'a.yaml': 'a: 2\n' } });
    const branches = await Git.getBranches(id);
    expect(branches).toMatchObject([
      { name: 'main', isBaseVersion: true, aheadCount: 0 },
      { name: 'y', isBaseVersion: false, aheadCount: 1 },
    ]);
    const diff = await Git.getCommitDiffs(
      ...([id, PROJECT, true, 100, 0] as const),
      { version: 'main', versionType: GitVersionType.Branch },
      { version: tip, versionType: GitVersionType.Commit },
    );
    expect(diff).toMatchObject({ aheadCount: 1, commonCommit: main });
    const log = await Git.getCommits(id, {
      itemVersion: { version: 'y', versionType: GitVersionType.Branch },
    });
    expect(log.map(({ commitId }) => commitId)).toEqual([tip, main]);
  });
});

test('every answer is as Azure DevOps’ own client declares it', () => {
  expect(judge.findings()).toEqual([]);
});
