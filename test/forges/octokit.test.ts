import type { Octokit } from '@octokit/rest';
import { createHash } from 'node:crypto';
import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import { judgeGitHub } from '../support/github-judge';
import type { Human } from '../support/human';
import { humanOnGitHub, octokitFor } from '../support/human-on-github';

/** GitHub's own client against the forge on this machine: it must find what it finds at GitHub. */
const NAME = 'contoso/fleet';
const AT = { owner: 'contoso', repo: 'fleet' };
const judge = judgeGitHub();

let forge: LocalForge;
let octokit: Octokit;
let human: Human;
let main: string;
beforeEach(async () => {
  forge = await startForge();
  judge.listen(forge);
  const files = { 'a.yaml': 'a: 1\nb: 1\nc: 1\nd: 1\n', 'docs/b.md': '# B\n' };
  const { git } = await forge.addRepository(NAME, files);
  main = (await git.head('main')) ?? '';
  octokit = octokitFor(forge, 'mona');
  human = humanOnGitHub(forge, NAME);
});
afterEach(() => forge.stop());

const head = (branch: string) => forge.repository(NAME).git.head(branch);

/** What GitHub refused, and how. */
async function refusal(work: Promise<unknown>): Promise<readonly [number, string]> {
  const error = (await work.then(
    () => ({ status: 200, message: 'it went through' }),
    (thrown: unknown) => thrown,
  )) as { status: number; message: string; response?: { data: { message?: string } } };
  return [error.status, JSON.stringify(error.response?.data ?? error.message)];
}

/** A branch with one commit, and a request for it by somebody else. */
async function propose(
  branch: string,
  files: Readonly<Record<string, string>> = { [`${branch}.yaml`]: 'x: 1\n' },
): Promise<number> {
  await human.push(branch, files);
  const bot = octokitFor(forge, 'bot');
  const made = await bot.rest.pulls.create({ ...AT, title: branch, head: branch, base: 'main' });
  expect(made.data.mergeable).toBeNull();
  return made.data.number;
}

async function moveMain(files: Readonly<Record<string, string>> = { 'm.yaml': 'm: 1\n' }) {
  return human.push('main', files);
}

const pull = async (number: number) =>
  (await octokit.rest.pulls.get({ ...AT, pull_number: number })).data;

describe('a list', () => {
  beforeEach(async () => {
    for (const branch of ['one', 'two', 'three', 'four', 'five']) await propose(branch);
  });

  test('is read to its end', async () => {
    const all = await octokit.paginate(octokit.rest.pulls.list, { ...AT, per_page: 2 });
    expect(all.map(({ title }) => title)).toEqual(['five', 'four', 'three', 'two', 'one']);
  });

  test('tells the way to the other pages, each with one number', async () => {
    const rels = async (page: number) => {
      const { headers } = await octokit.rest.pulls.list({ ...AT, per_page: 2, page });
      const links = [...(headers.link ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)];
      return links.map(([, url = '', rel]) => [rel, new URL(url).searchParams.getAll('page')]);
    };
    expect(await rels(1)).toEqual([
      ['next', ['2']],
      ['last', ['3']],
    ]);
    expect(await rels(2)).toEqual([
      ['prev', ['1']],
      ['next', ['3']],
      ['last', ['3']],
      ['first', ['1']],
    ]);
    expect(await rels(3)).toEqual([
      ['prev', ['2']],
      ['first', ['1']],
    ]);
  });
});

describe('a merge', () => {
  test('by a merge commit: GitHub commits it, the branch stays', async () => {
    const number = await propose('x');
    const onto = await moveMain();
    const { data } = await octokit.rest.pulls.merge({ ...AT, pull_number: number });
    expect(data).toMatchObject({ merged: true, sha: await head('main') });
    const commit = await forge.repository(NAME).git.readCommit(data.sha);
    expect(commit?.parents).toEqual([onto, await head('x')]);
    expect(commit?.message).toBe('Merge pull request #1 from contoso/x\n\nx');
    expect(await pull(number)).toMatchObject({
      ...{ state: 'closed', merged: true, merge_commit_sha: data.sha },
      ...{ merged_by: { login: 'mona' }, commits: 1, changed_files: 1, additions: 1 },
    });
    const merged = await octokit.rest.pulls.checkIfMerged({ ...AT, pull_number: number });
    expect(merged.status).toBe(204);
  });

  test('by a squash: one commit on the base, with words of one’s own', async () => {
    const number = await propose('x');
    await human.push('x', { 'y.yaml': 'y: 1\n' });
    const words = { commit_title: 'All of it', commit_message: 'At last.' };
    await octokit.rest.pulls.merge({
      ...{ ...AT, pull_number: number, merge_method: 'squash' as const, ...words },
    });
    const { git } = forge.repository(NAME);
    const [only, ...others] = await git.commitsBetween(main, 'refs/heads/main');
    expect([only?.message, others]).toEqual(['All of it\n\nAt last.', []]);
    expect((await pull(number)).merged).toBe(true);
  });

  test('by a rebase: every commit once more, and none that merges', async () => {
    const number = await propose('x');
    await human.push('x', { 'y.yaml': 'y: 1\n' });
    const onto = await moveMain();
    await octokit.rest.pulls.merge({ ...AT, pull_number: number, merge_method: 'rebase' });
    const commits = await forge.repository(NAME).git.commitsBetween(onto, 'refs/heads/main');
    expect(commits.map(({ parents }) => parents.length)).toEqual([1, 1]);
    expect((await pull(number)).merged).toBe(true);
  });

  test('into a protected base is what protection is for', async () => {
    const number = await propose('x');
    forge.repository(NAME).protectedBranches.add('main');
    await octokit.rest.pulls.merge({ ...AT, pull_number: number });
    expect(await head('main')).not.toBe(main);
  });

  test('deletes the branch where the repository says so', async () => {
    const number = await propose('x');
    forge.repository(NAME).deletesMergedBranches = true;
    await octokit.rest.pulls.merge({ ...AT, pull_number: number });
    expect(await head('x')).toBeUndefined();
    expect((await pull(number)).merged).toBe(true);
  });

  test('is refused for a head that has moved, a draft, a conflict, and what has ended', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\n' });
    const merge = (more: object = {}) =>
      octokit.rest.pulls.merge({ ...AT, pull_number: number, ...more });
    const stale = await refusal(merge({ sha: main }));
    expect(stale).toEqual([409, expect.stringContaining('Head branch was modified')]);
    await moveMain({ 'a.yaml': 'a: 3\n' });
    expect(await refusal(merge())).toEqual([405, expect.stringContaining('not mergeable')]);
    await octokit.rest.pulls.update({ ...AT, pull_number: number, state: 'closed' });
    expect(await refusal(merge())).toEqual([405, expect.stringContaining('not mergeable')]);
    await human.push('d', { d: 'd' });
    const draft = { ...AT, title: 'd', head: 'd', base: 'main', draft: true };
    const { data } = await octokit.rest.pulls.create(draft);
    const asDraft = refusal(octokit.rest.pulls.merge({ ...AT, pull_number: data.number }));
    expect(await asDraft).toEqual([405, expect.stringContaining('still a draft')]);
  });

  test('is open at first whether it can be done, and is known at the second look', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\n' });
    const looks = async () => [await pull(number), await pull(number)];
    const told = ({
      mergeable,
      mergeable_state: state,
    }: {
      mergeable: unknown;
      mergeable_state: string;
    }) => [mergeable, state] as const;
    expect((await looks()).map(told)).toEqual([
      [null, 'unknown'],
      [true, 'clean'],
    ]);
    await moveMain({ 'a.yaml': 'a: 3\n' });
    expect((await looks()).map(told)).toEqual([
      [null, 'unknown'],
      [false, 'dirty'],
    ]);
  });
});

describe('the button "Update branch"', () => {
  test('merges the base into the branch, in the name of who pressed it', async () => {
    const number = await propose('x');
    const before = await head('x');
    const onto = await moveMain();
    const { status } = await octokit.rest.pulls.updateBranch({ ...AT, pull_number: number });
    expect(status).toBe(202);
    const commit = await forge.repository(NAME).git.readCommit('refs/heads/x');
    expect(commit).toMatchObject({
      ...{ parents: [before, onto], message: "Merge branch 'main' into x" },
      ...{ author: { name: 'mona' }, committer: { name: 'GitHub' } },
    });
    expect(await pull(number)).toMatchObject({ state: 'open', head: { sha: commit?.sha } });
  });

  test('does nothing where nothing is new, it conflicts, or somebody has pushed', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\n' });
    const update = (more: object = {}) =>
      refusal(octokit.rest.pulls.updateBranch({ ...AT, pull_number: number, ...more }));
    expect(await update()).toEqual([422, expect.stringContaining('no new commits')]);
    await moveMain({ 'a.yaml': 'a: 3\n' });
    expect(await update()).toEqual([422, expect.stringContaining('merge conflict')]);
    expect((await update({ expected_head_sha: main }))[0]).toBe(422);
  });
});

describe('a request', () => {
  test('goes into another base, and not into one that will not do', async () => {
    const number = await propose('x');
    const { git } = forge.repository(NAME);
    await git.moveBranch('staging', main, undefined);
    await git.moveBranch('same', (await head('x')) ?? '', undefined);
    const retarget = (base: string) =>
      octokit.rest.pulls.update({ ...AT, pull_number: number, base });
    expect((await retarget('staging')).data.base.ref).toBe('staging');
    expect((await pull(number)).base).toMatchObject({ ref: 'staging', sha: main });
    expect((await refusal(retarget('none')))[0]).toBe(422);
    expect((await refusal(retarget('same')))[1]).toContain('no new commits');
    const other = { ...AT, title: 'again', head: 'x', base: 'main' };
    await octokit.rest.pulls.create(other);
    expect((await refusal(retarget('main')))[1]).toContain('already exists');
    expect((await octokit.rest.pulls.list({ ...AT, base: 'staging' })).data).toHaveLength(1);
  });

  test('is closed and reopened, unless its branch was deleted or forced elsewhere', async () => {
    const number = await propose('x');
    const set = (state: 'open' | 'closed') =>
      octokit.rest.pulls.update({ ...AT, pull_number: number, state });
    expect((await set('closed')).data.closed_at).not.toBeNull();
    expect((await set('open')).data).toMatchObject({ state: 'open', closed_at: null });
    await set('closed');
    await forge.repository(NAME).git.moveBranch('x', await moveMain(), 'any');
    expect((await refusal(set('open')))[1]).toContain('was force-pushed or recreated');
    await octokit.rest.git.deleteRef({ ...AT, ref: 'heads/x' });
    expect((await refusal(set('open')))[1]).toContain('branch has been deleted');
  });

  test('shows its commits, its files with their lines, and its diff', async () => {
    const number = await propose('x', { 'a.yaml': 'a: 2\nb: 1\nc: 1\nd: 1\n', 'n.yaml': 'n\nn\n' });
    await moveMain();
    const at = { ...AT, pull_number: number };
    const { data: commits } = await octokit.rest.pulls.listCommits(at);
    expect(commits.map(({ sha }) => sha)).toEqual([await head('x')]);
    const { data: files } = await octokit.rest.pulls.listFiles(at);
    expect(files).toMatchObject([
      { filename: 'a.yaml', status: 'modified', additions: 1, deletions: 1, changes: 2 },
      { filename: 'n.yaml', status: 'added', additions: 2, deletions: 0 },
    ]);
    const diff = await octokit.rest.pulls.get({ ...at, mediaType: { format: 'diff' } });
    expect(diff.data as unknown as string).toContain('+++ b/n.yaml');
  });

  test('is an issue too: with labels that come and go, and comments', async () => {
    const number = await propose('x');
    const at = { ...AT, issue_number: number };
    await octokit.rest.issues.addLabels({ ...at, labels: ['bug', 'wait'] });
    await octokit.rest.issues.removeLabel({ ...at, name: 'Bug' });
    expect((await refusal(octokit.rest.issues.removeLabel({ ...at, name: 'bug' })))[0]).toBe(404);
    const { data: issue } = await octokit.rest.issues.get(at);
    expect(issue).toMatchObject({ number, labels: [{ name: 'wait' }], pull_request: {} });
    await octokit.rest.issues.setLabels({ ...at, labels: ['x'] });
    expect((await pull(number)).labels.map(({ name }) => name)).toEqual(['x']);
    const { data: made } = await octokit.rest.issues.createComment({ ...at, body: 'Why?' });
    await octokit.rest.issues.updateComment({ ...AT, comment_id: made.id, body: 'I see.' });
    const { data: comments } = await octokit.rest.issues.listComments(at);
    expect(comments).toMatchObject([{ body: 'I see.', user: { login: 'mona' } }]);
    expect((await pull(number)).comments).toBe(1);
    await octokit.rest.issues.update({ ...at, state: 'closed' });
    const { data: closed } = await octokit.rest.issues.listForRepo({ ...AT, state: 'closed' });
    expect(closed.map((one) => one.number)).toEqual([number]);
  });

  test('is reviewed, by anybody but its author', async () => {
    const number = await propose('x');
    const at = { ...AT, pull_number: number };
    await octokit.rest.pulls.requestReviewers({ ...at, reviewers: ['mona', 'ann'] });
    await octokit.rest.pulls.removeRequestedReviewers({ ...at, reviewers: ['ann'] });
    await octokit.rest.pulls.createReview({ ...at, event: 'APPROVE', body: 'Good.' });
    const { data } = await octokit.rest.pulls.listReviews(at);
    expect(data).toMatchObject([{ state: 'APPROVED', user: { login: 'mona' }, body: 'Good.' }]);
    expect((await pull(number)).requested_reviewers).toEqual([]);
    const own = octokitFor(forge, 'bot').rest.pulls.createReview({ ...at, event: 'APPROVE' });
    expect((await refusal(own))[1]).toContain('your own pull request');
  });
});

describe('files and branches', () => {
  test('are read: a file, a folder, what is not there', async () => {
    const get = (path: string) => octokit.rest.repos.getContent({ ...AT, path });
    const { data: file } = await get('docs/b.md');
    expect(file).toMatchObject({ type: 'file', size: 4, encoding: 'base64' });
    const { content } = file as unknown as { content: string };
    expect(Buffer.from(content, 'base64').toString()).toBe('# B\n');
    expect((await get('')).data).toMatchObject([
      { name: 'a.yaml', type: 'file' },
      { name: 'docs', type: 'dir' },
    ]);
    const raw = await octokit.rest.repos.getContent({
      ...{ ...AT, path: 'docs/b.md', mediaType: { format: 'raw' } },
    });
    expect(Buffer.from(raw.data as unknown as ArrayBuffer).toString()).toBe('# B\n');
    expect((await refusal(get('none')))[0]).toBe(404);
  });

  test('are written on a page, by who has seen what is there', async () => {
    const base = { ...AT, message: 'Edit', branch: 'main' };
    const write = (path: string, more: object = {}) =>
      octokit.rest.repos.createOrUpdateFileContents({
        ...{ ...base, path, content: Buffer.from('new\n').toString('base64'), ...more },
      });
    expect((await write('new.md')).status).toBe(201);
    expect((await refusal(write('a.yaml')))[0]).toBe(422);
    expect((await refusal(write('a.yaml', { sha: main })))[0]).toBe(409);
    const sha = createHash('sha1').update('blob 4\0# B\n').digest('hex');
    expect((await write('docs/b.md', { sha })).status).toBe(200);
    const blob = createHash('sha1').update('blob 4\0new\n').digest('hex');
    await octokit.rest.repos.deleteFile({ ...base, path: 'new.md', sha: blob });
    const { git } = forge.repository(NAME);
    const files = (await git.readTree('refs/heads/main'))?.map(({ path }) => path);
    expect(files).toEqual(['a.yaml', 'docs', 'docs/b.md']);
    forge.repository(NAME).protectedBranches.add('main');
    const refused = await refusal(write('other.md'));
    expect(refused).toEqual([409, expect.stringContaining('through a pull request')]);
  });

  test('are listed: branches with their protection, commits with what they change', async () => {
    await propose('feature/x', { 'a.yaml': 'a: 2\n' });
    forge.repository(NAME).protectedBranches.add('main');
    const { data: branches } = await octokit.rest.repos.listBranches(AT);
    expect(branches.map((one) => [one.name, one.protected])).toEqual([
      ['feature/x', false],
      ['main', true],
    ]);
    const branch = await octokit.rest.repos.getBranch({ ...AT, branch: 'feature/x' });
    expect(branch.data.commit.sha).toBe(await head('feature/x'));
    expect((await refusal(octokit.rest.repos.getBranch({ ...AT, branch: 'no' })))[0]).toBe(404);
    const { data: commits } = await octokit.rest.repos.listCommits({ ...AT, sha: 'feature/x' });
    expect(commits.map(({ sha }) => sha)).toEqual([await head('feature/x'), main]);
    const ref = commits[0]?.sha ?? '';
    const { data: commit } = await octokit.rest.repos.getCommit({ ...AT, ref });
    expect(commit.stats).toEqual({ additions: 1, deletions: 4, total: 5 });
    expect((await octokit.rest.repos.getCommit({ ...AT, ref: 'main' })).data.parents).toEqual([]);
  });
});

describe('whoever asks', () => {
  test('is told who they are, which an App is not', async () => {
    expect((await octokit.rest.users.getAuthenticated()).data.login).toBe('mona');
    const app = octokitFor(forge, 'aks-identity-reconciler[bot]');
    expect((await refusal(app.rest.users.getAuthenticated()))[0]).toBe(403);
  });

  test('asks again for nothing: what has not changed is a 304 and costs no request', async () => {
    const { headers } = await octokit.rest.repos.get(AT);
    const used = async () => (await octokit.rest.rateLimit.get()).data.rate.used;
    const before = await used();
    const again = (etag: string) =>
      refusal(octokit.rest.repos.get({ ...AT, headers: { 'if-none-match': etag } }));
    expect((await again(headers.etag ?? ''))[0]).toBe(304);
    expect((await again((headers.etag ?? '').replace('W/', '')))[0]).toBe(304);
    expect(await used()).toBe(before);
    forge.repository(NAME).archived = true;
    expect((await again(headers.etag ?? ''))[0]).toBe(200);
    expect(await used()).toBe(before + 1);
  });
});

test('nothing that was asked or answered is other than GitHub describes it', () => {
  expect(judge.findings()).toEqual([]);
});
