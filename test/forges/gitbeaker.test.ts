import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import { judgeForge } from '../support/forge-judge';
import { inClone } from '../support/git-clone';
import type { GitLabClient } from '../support/human-on-gitlab';
import { gitlabFor, humanOnGitLab } from '../support/human-on-gitlab';

/** GitLab's client for JavaScript against the forge on this machine: it must find what it finds at GitLab. */
const NAME = 'contoso/platform/fleet';

const judge = judgeForge('gitlab');

let forge: LocalForge;
let gitlab: GitLabClient;
let main: string;
beforeEach(async () => {
  forge = await startForge();
  judge.listen(forge);
  const { git } = await forge.addRepository(NAME, {
    'a.yaml': 'a: 1\nb: 1\n',
    'docs/b.md': '# B\n',
  });
  main = (await git.head('main')) ?? '';
  gitlab = gitlabFor(forge, 'mona');
});
afterEach(() => forge.stop());

const head = (branch: string) => forge.repository(NAME).git.head(branch);
const merge = (number: number) => gitlab.MergeRequests.show(NAME, number);

/** What GitLab refused, and how. */
async function refusal(work: Promise<unknown>): Promise<readonly [number, string]> {
  const error = (await work.then(
    () => ({ message: 'it went through' }),
    (thrown: unknown) => thrown,
  )) as { cause?: { description: string; response: { status: number } }; message: string };
  return [error.cause?.response.status ?? 200, error.cause?.description ?? error.message];
}

async function propose(
  branch: string,
  files: Readonly<Record<string, string>> = { [`${branch}.yaml`]: 'x: 1\n' },
): Promise<number> {
  await forge.hand(NAME).push({ branch, files });
  const bot = gitlabFor(forge, 'bot');
  const made = await bot.MergeRequests.create(NAME, branch, 'main', branch);
  expect(made.detailed_merge_status).toBe('checking');
  return made.iid;
}

const moveMain = (files: Readonly<Record<string, string>> = { 'm.yaml': 'm: 1\n' }) =>
  forge.hand(NAME).push({ branch: 'main', files });

describe('a project', () => {
  test('is found by its path and by its number', async () => {
    const byPath = await gitlab.Projects.show(NAME);
    const byNumber = await gitlab.Projects.show(byPath.id);
    expect(byNumber).toEqual(byPath);
    expect(byPath).toMatchObject({ path_with_namespace: NAME, default_branch: 'main' });
    expect((await refusal(gitlab.Projects.show(1)))[0]).toBe(404);
  });

  test('is cloned by git from where it says, with a token, and by nobody else', async () => {
    const human = humanOnGitLab(forge, NAME);
    const pushed = await human.push('by-hand', { 'a.yaml': 'a: 9\n' });
    expect(await head('by-hand')).toBe(pushed);
    const { http_url_to_repo: url } = await gitlab.Projects.show(NAME);
    const anonymous = await fetch(`${String(url)}/info/refs?service=git-upload-pack`);
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([
      ...[401, 'Basic realm="GitLab"'],
    ]);
  });

  test('shows its requests to git, under the names that GitLab has for them', async () => {
    await propose('x');
    const url = `${forge.gitlab.url}/${NAME}.git`.replace('://', '://oauth2:token-of-mona@');
    const refs = await inClone(url, (_, git) =>
      git('ls-remote', 'origin', 'refs/merge-requests/*'),
    );
    expect(refs).toContain(`${await head('x')}\trefs/merge-requests/1/head`);
    expect(refs).toContain('refs/merge-requests/1/merge');
  });

  test('keeps its protected branch from a push by git', async () => {
    await gitlab.ProtectedBranches.protect(NAME, 'main');
    const human = humanOnGitLab(forge, NAME);
    await expect(human.push('main', { 'a.yaml': 'a: 9\n' })).rejects.toThrow(
      'GitLab: You are not allowed to push code to protected branches on this project.',
    );
    await expect(human.forcePush('main', { 'a.yaml': 'a: 9\n' })).rejects.toThrow();
    expect(await head('main')).toBe(main);
  });
});

describe('a list', () => {
  beforeEach(async () => {
    for (const branch of ['one', 'two', 'three', 'four', 'five']) await propose(branch);
  });

  test('is read to its end, and counts what there is', async () => {
    const all = await gitlab.MergeRequests.all({ projectId: NAME, perPage: 2 });
    expect(all.map(({ title }) => title)).toEqual(['five', 'four', 'three', 'two', 'one']);
    const { data, paginationInfo } = await gitlab.MergeRequests.all({
      ...{ projectId: NAME, perPage: 2, page: 2, maxPages: 1, showExpanded: true as const },
    });
    expect(data).toHaveLength(2);
    expect(paginationInfo).toMatchObject({
      ...{ total: 5, totalPages: 3, current: 2, next: 3, previous: 1, perPage: 2 },
    });
  });

  test('of files is read by key', async () => {
    const files = await gitlab.Repositories.allRepositoryTrees(NAME, {
      ...{ recursive: true, pagination: 'keyset' as const, perPage: 1 },
    });
    expect(files.map(({ path }) => path)).toEqual(['a.yaml', 'docs', 'docs/b.md']);
  });

  test('shows what was asked for alone', async () => {
    await gitlab.MergeRequests.edit(NAME, 2, { labels: 'chart', stateEvent: 'close' });
    const all = (more: object) => gitlab.MergeRequests.all({ projectId: NAME, ...more });
    const numbers = async (more: object) => (await all(more)).map(({ iid }) => iid);
    expect(await numbers({ state: 'closed' })).toEqual([2]);
    expect(await numbers({ labels: 'chart' })).toEqual([2]);
    expect(await numbers({ sourceBranch: 'three' })).toEqual([3]);
    expect(await numbers({ iids: [1, 5], sort: 'asc' })).toEqual([1, 5]);
    expect(await refusal(all({ state: 'nonsense' }))).toEqual([
      ...[400, 'state does not have a valid value'],
    ]);
  });
});

describe('a merge request', () => {
  test('has what GitLab shows of it', async () => {
    const number = await propose('x');
    expect(await merge(number)).toMatchObject({
      ...{ detailed_merge_status: 'mergeable', author: { username: 'bot' }, squash: false },
      references: { short: '!1', relative: '!1', full: `${NAME}!1` },
      diff_refs: { base_sha: main, head_sha: await head('x'), start_sha: main },
      ...{ created_at: expect.any(String), closed_at: null, merged_at: null, changes_count: '1' },
    });
  });

  test('is merged by a merge commit, and its branch goes where it was opened so', async () => {
    await forge.hand(NAME).push({ branch: 'x', files: { 'x.yaml': 'x: 1\n' } });
    const onto = await moveMain();
    const tip = await head('x');
    await gitlab.MergeRequests.create(NAME, 'x', 'main', 'x', { removeSourceBranch: true });
    const merged = await gitlab.MergeRequests.merge(NAME, 1, { sha: tip ?? '' });
    expect(merged).toMatchObject({ state: 'merged', merge_user: { username: 'mona' } });
    expect(merged.merge_commit_sha).toBe(await head('main'));
    const commit = await forge.repository(NAME).git.readCommit('refs/heads/main');
    expect(commit?.parents).toEqual([onto, tip]);
    expect(await head('x')).toBeUndefined();
  });

  test('is merged by a squash: one commit on the base', async () => {
    const number = await propose('x');
    await forge.hand(NAME).push({ branch: 'x', files: { 'y.yaml': 'y: 1\n' } });
    await gitlab.MergeRequests.merge(NAME, number, { squash: true, squashCommitMessage: 'All' });
    const commits = await forge.repository(NAME).git.commitsBetween(main, 'refs/heads/main');
    expect(commits.map(({ message }) => message)).toEqual(['All']);
    expect(await merge(number)).toMatchObject({ squash_commit_sha: commits[0]?.sha });
  });

  test('of a project that fast-forwards has to be rebased first, and keeps its commit then', async () => {
    await gitlab.Projects.edit(NAME, { mergeMethod: 'ff' });
    const number = await propose('x');
    await moveMain();
    expect(await merge(number)).toMatchObject({ detailed_merge_status: 'need_rebase' });
    expect((await refusal(gitlab.MergeRequests.merge(NAME, number)))[0]).toBe(405);
    expect(await gitlab.MergeRequests.rebase(NAME, number)).toEqual({ rebase_in_progress: true });
    const rebased = await head('x');
    await gitlab.MergeRequests.merge(NAME, number);
    expect(await head('main')).toBe(rebased);
  });

  test('is rebased: the author stays, who pressed the button commits; a conflict is told', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\nb: 1\n' });
    const before = await head('x');
    const onto = await moveMain();
    await gitlab.MergeRequests.rebase(NAME, number);
    const commit = await forge.repository(NAME).git.readCommit('refs/heads/x');
    expect(commit).toMatchObject({ parents: [onto], committer: { name: 'mona' } });
    expect(commit?.sha).not.toBe(before);
    await moveMain({ 'a.yaml': 'a: 3\nb: 1\n' });
    await gitlab.MergeRequests.rebase(NAME, number);
    expect(await head('x')).toBe(commit?.sha);
    expect(await merge(number)).toMatchObject({
      ...{ merge_error: expect.stringContaining('Rebase locally'), has_conflicts: true },
      detailed_merge_status: 'conflict',
    });
    expect(await refusal(gitlab.MergeRequests.merge(NAME, number))).toEqual([
      ...[422, 'Branch cannot be merged'],
    ]);
  });

  test('is closed and reopened, unless another one is open or its branch is gone', async () => {
    const number = await propose('x');
    const set = (stateEvent: 'close' | 'reopen', iid = number) =>
      gitlab.MergeRequests.edit(NAME, iid, { stateEvent });
    expect(await set('close')).toMatchObject({ state: 'closed', closed_by: { username: 'mona' } });
    expect(await set('reopen')).toMatchObject({ state: 'opened', closed_at: null });
    await set('close');
    const again = await gitlab.MergeRequests.create(NAME, 'x', 'main', 'again');
    expect(await refusal(set('reopen'))).toEqual([
      ...[409, expect.stringContaining('Another open merge request already exists')],
    ]);
    await set('close', again.iid);
    await gitlab.Branches.remove(NAME, 'x');
    expect(await set('reopen')).toMatchObject({ state: 'closed' });
  });

  test('is closed when its branch is deleted', async () => {
    const number = await propose('x');
    await gitlab.Branches.remove(NAME, 'x');
    expect(await merge(number)).toMatchObject({
      state: 'closed',
      detailed_merge_status: 'not_open',
    });
  });

  test('goes into another base, and not into one that another one has', async () => {
    const number = await propose('x');
    await gitlab.Branches.create(NAME, 'staging', 'main');
    const retarget = (targetBranch: string) =>
      gitlab.MergeRequests.edit(NAME, number, { targetBranch });
    expect(await retarget('staging')).toMatchObject({ target_branch: 'staging', state: 'opened' });
    await gitlab.MergeRequests.create(NAME, 'x', 'main', 'again');
    expect((await refusal(retarget('main')))[0]).toBe(409);
    expect((await refusal(retarget('none')))[0]).toBe(400);
  });

  test('gets labels and loses them; all of them are replaced by a list', async () => {
    const number = await propose('x');
    const edit = async (change: object) =>
      (await gitlab.MergeRequests.edit(NAME, number, change)).labels;
    expect(await edit({ labels: 'b,a' })).toEqual(['a', 'b']);
    expect(await edit({ addLabels: 'c', removeLabels: 'a' })).toEqual(['b', 'c']);
    expect(await edit({ labels: '' })).toEqual([]);
  });

  test('refuses nonsense, and passes over what GitLab does not know', async () => {
    const number = await propose('x');
    const edit = (change: object) => refusal(gitlab.MergeRequests.edit(NAME, number, change));
    expect(await edit({ stateEvent: 'dance' })).toEqual([
      ...[400, 'state_event does not have a valid value'],
    ]);
    expect(await edit({ squash: 'perhaps' })).toEqual([400, 'squash is invalid']);
    expect(await edit({ title: '' })).toEqual([400, 'title is empty']);
    expect(await edit({ colour: 'red' })).toEqual([
      ...[400, expect.stringContaining('at least one parameter must be provided')],
    ]);
    expect(await edit({ colour: 'red', title: 'Better' })).toEqual([200, 'it went through']);
    expect(await merge(number)).toMatchObject({ title: 'Better' });
  });

  test('lets its words be changed after it has ended, as GitLab does', async () => {
    const number = await propose('x');
    await gitlab.MergeRequests.merge(NAME, number);
    const edited = await gitlab.MergeRequests.edit(NAME, number, { title: 'Other' });
    expect(edited).toMatchObject({ state: 'merged', title: 'Other' });
  });

  test('shows its commits and its diff, and takes comments and an approval', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\nb: 1\n' });
    const commits = await gitlab.MergeRequests.allCommits(NAME, number);
    expect(commits.map(({ id }) => id)).toEqual([await head('x')]);
    const [diff] = await gitlab.MergeRequests.allDiffs(NAME, number);
    expect(diff).toMatchObject({
      new_path: 'a.yaml',
      diff: '@@ -1,2 +1,2 @@\n-a: 1\n+a: 2\n b: 1\n',
    });
    await gitlab.MergeRequestNotes.create(NAME, number, 'Why?');
    const notes = await gitlab.MergeRequestNotes.all(NAME, number);
    expect(notes).toMatchObject([{ body: 'Why?', author: { username: 'mona' } }]);
    await gitlab.MergeRequestApprovals.approve(NAME, number);
    const approvals = await gitlab.MergeRequestApprovals.showConfiguration(NAME, {
      mergerequestIId: number,
    });
    expect(approvals).toMatchObject({ approved_by: [{ user: { username: 'mona' } }] });
  });
});

describe('whoever asks', () => {
  test('is told who they are, and finds others by their names', async () => {
    expect(await gitlab.Users.showCurrentUser()).toMatchObject({ username: 'mona' });
    const [user] = await gitlab.Users.all({ username: 'hubot' });
    expect(user).toMatchObject({ username: 'hubot', state: 'active' });
  });

  test('writes files and branches, and reads them', async () => {
    const made = await gitlab.Commits.create(
      NAME,
      'y',
      'Edit',
      [...[{ action: 'update' as const, filePath: 'a.yaml', content: 'a: 5\n' }]],
      { startBranch: 'main' },
    );
    expect(made.parent_ids).toEqual([main]);
    const file = await gitlab.RepositoryFiles.show(NAME, 'a.yaml', 'y');
    expect(Buffer.from(file.content, 'base64').toString()).toBe('a: 5\n');
    const log = await gitlab.Commits.all(NAME, { refName: 'y' });
    expect(log.map(({ id }) => id)).toEqual([made.id, main]);
    const compared = await gitlab.Repositories.compare(NAME, 'main', 'y');
    expect(compared.diffs).toMatchObject([{ new_path: 'a.yaml', new_file: false }]);
  });
});

test('every answer is as GitLab’s client declares it', () => {
  expect(judge.findings()).toEqual([]);
});
