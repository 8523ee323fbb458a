import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { LocalForge } from './index';
import { startForge } from './index';
import { HUMAN } from './by-hand';

const run = promisify(execFile);
const NAME = 'contoso/fleet';

let forge: LocalForge;
let folder: string;
beforeEach(async () => {
  forge = await startForge();
  await forge.addRepository(NAME, { 'a.yaml': 'a: 1\n', 'b.yaml': 'b: 1\n' });
  folder = mkdtempSync(path.join(tmpdir(), 'clone-'));
});
afterEach(async () => {
  await forge.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function git(...args: string[]): Promise<string> {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  return (await run('git', [...who, ...args], { cwd: folder })).stdout.trim();
}

async function propose(branch: string, file = 'a.yaml', content = 'a: 2\n') {
  await forge.hand(NAME).push({ branch, files: { [file]: content } });
  const opened = await forge.repository(NAME).requests.open({
    ...{ head: branch, base: 'main', title: `Bump <b>`, body: 'Why & <script>', author: 'bot' },
  });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return opened.request;
}

async function post(verb: string, body: unknown): Promise<Response> {
  return fetch(`${forge.url}/_forge/${verb}`, { method: 'POST', body: JSON.stringify(body) });
}

describe('git', () => {
  test('clones over HTTP, and what a clone pushes is in the repository', async () => {
    await git('clone', '--quiet', forge.cloneUrl(NAME), '.');
    writeFileSync(path.join(folder, 'a.yaml'), 'a: 3\n');
    await git('commit', '--quiet', '-am', 'By hand');
    await git('push', '--quiet', 'origin', 'HEAD:refs/heads/theirs');
    const { git: bare } = forge.repository(NAME);
    expect(await bare.head('theirs')).toBe(await git('rev-parse', 'HEAD'));
    expect(String(await bare.readFile('refs/heads/theirs', 'a.yaml'))).toBe('a: 3\n');
  });

  test('clones over the dumb protocol too, where git has no http-backend', async () => {
    const plain = await startForge({ smartHttp: false });
    await plain.addRepository(NAME, { 'a.yaml': 'a: 1\n' });
    await plain.hand(NAME).push({ branch: 'bot/x', files: { 'a.yaml': 'a: 2\n' } });
    await git('clone', '--quiet', '-b', 'bot/x', plain.cloneUrl(NAME), '.');
    expect(readFileSync(path.join(folder, 'a.yaml'), 'utf8')).toBe('a: 2\n');
    await plain.stop();
  });

  test('does not push to an archived repository', async () => {
    await git('clone', '--quiet', forge.cloneUrl(NAME), '.');
    forge.repository(NAME).archived = true;
    await expect(git('push', '--quiet', 'origin', 'HEAD:refs/heads/x')).rejects.toThrow('403');
  });
});

describe('a request', () => {
  test('is opened once for a head and a base', async () => {
    const first = await propose('bot/x');
    const again = await forge.repository(NAME).requests.open({
      ...{ head: 'bot/x', base: 'main', title: 't', body: '', author: 'bot' },
    });
    expect(again).toMatchObject({ kind: 'duplicate', request: { number: first.number } });
  });

  test('needs a branch that has something to offer', async () => {
    const { requests, git: bare } = forge.repository(NAME);
    const wanted = { base: 'main', title: 't', body: '', author: 'bot' };
    await bare.moveBranch('same', (await bare.head('main')) ?? '', undefined);
    expect(await requests.open({ ...wanted, head: 'same' })).toEqual({ kind: 'noCommits' });
    expect(await requests.open({ ...wanted, head: 'none' })).toMatchObject({ kind: 'noBranch' });
  });

  test('closes when its branch goes, and cannot be opened again then', async () => {
    const { number } = await propose('bot/x');
    await forge.hand(NAME).deleteBranch('bot/x');
    const { requests } = forge.repository(NAME);
    expect(await requests.get(number)).toMatchObject({ state: 'closed' });
    expect(await requests.reopen(number)).toBe(false);
  });

  test('that outlives its branch stays open, and cannot be opened again without it', async () => {
    await forge.hand(NAME).push({ branch: 'bot/x', files: { 'a.yaml': 'a: 2\n' } });
    const { requests } = forge.repository(NAME);
    await requests.open({
      ...{ head: 'bot/x', base: 'main', title: 't', body: '', author: 'bot' },
      outlivesBranch: true,
    });
    await forge.hand(NAME).deleteBranch('bot/x');
    expect(await requests.get(1)).toMatchObject({ state: 'open' });
    await requests.close(1);
    expect(await requests.reopen(1)).toBe(false);
  });

  test('is rebased: the author of a commit stays, who pressed the button commits', async () => {
    const { number, headSha } = await propose('bot/x');
    const { git: bare, requests } = forge.repository(NAME);
    const onto = await forge.hand(NAME).push({ branch: 'main', files: { 'c.yaml': 'c: 1\n' } });
    const done = await requests.rebase(number, { name: 'Ruth', email: 'ruth@example.com' });
    const head = await bare.head('bot/x');
    expect(done).toEqual({ kind: 'replayed', sha: head });
    const [before, after] = await Promise.all([
      bare.readCommit(headSha),
      bare.readCommit(head ?? ''),
    ]);
    expect(after).toMatchObject({ parents: [onto], message: before?.message });
    expect(after?.author).toEqual(before?.author);
    expect(after?.committer).toMatchObject({ name: 'Ruth' });
    expect(await requests.get(number)).toMatchObject({ state: 'open', headSha: head });
  });

  test('that conflicts is not rebased', async () => {
    const { number, headSha } = await propose('bot/x');
    await forge.hand(NAME).push({ branch: 'main', files: { 'a.yaml': 'a: 9\n' } });
    const { git: bare, requests } = forge.repository(NAME);
    expect(await requests.rebase(number, HUMAN)).toMatchObject({ kind: 'conflict' });
    expect(await bare.head('bot/x')).toBe(headSha);
  });

  test.each([
    ['rebase', 1],
    ['rebaseMerge', 2],
  ] as const)('is merged by %s: its commits are made again', async (method, parents) => {
    const { number, headSha } = await propose('bot/x');
    const onto = await forge.hand(NAME).push({ branch: 'main', files: { 'c.yaml': 'c: 1\n' } });
    expect(await forge.hand(NAME).merge(number, method)).toMatchObject({ kind: 'merged', onto });
    const { git: bare } = forge.repository(NAME);
    const commits = await bare.commitsBetween(onto, 'refs/heads/main');
    expect(commits.map((commit) => commit.parents.length)).toEqual(parents === 1 ? [1] : [1, 2]);
    expect(commits.map(({ sha }) => sha)).not.toContain(headSha);
    expect(String(await bare.readFile('refs/heads/main', 'a.yaml'))).toBe('a: 2\n');
  });

  test('counts as merged when a push brings all of it to the base', async () => {
    const { number, headSha } = await propose('bot/x');
    const { git: bare, requests } = forge.repository(NAME);
    await bare.moveBranch('main', headSha, 'any');
    expect(await requests.get(number)).toMatchObject({ state: 'merged' });
  });

  test('is merged by hand, and conflicts are told', async () => {
    const one = await propose('bot/x');
    const two = await propose('bot/y', 'a.yaml', 'a: 9\n');
    const { requests, git: bare } = forge.repository(NAME);
    expect(await requests.isMergeable(two)).toBe(true);
    expect(await forge.hand(NAME).merge(one.number, 'squash')).toMatchObject({ kind: 'merged' });
    expect(await requests.isMergeable(two)).toBe(false);
    expect(await forge.hand(NAME).merge(two.number)).toMatchObject({ kind: 'conflict' });
    expect(String(await bare.readFile('refs/heads/main', 'a.yaml'))).toBe('a: 2\n');
    expect((await requests.list({ state: 'merged' })).map(({ number }) => number)).toEqual([1]);
  });
});

describe('people', () => {
  test('see repositories and requests in a browser, with nothing taken for markup', async () => {
    const { number } = await propose('bot/x');
    const index = await (await fetch(forge.url)).text();
    expect(index).toContain(`git clone ${forge.cloneUrl(NAME)}`);
    expect(index).toContain(`href="/${NAME}/pull/${number}"`);
    const page = await (await fetch(`${forge.url}/${NAME}/pull/${number}`)).text();
    expect(page).toContain('Bump &lt;b&gt;');
    expect(page).toContain('<p>Why &amp; &lt;script&gt;');
    expect(page).toContain('1 added, 1 removed');
    expect(page).toContain('<button>Merge</button>');
    expect(page).toContain('<span class="minus">-a: 1</span>\n<span class="plus">+a: 2</span>');
    expect((await fetch(`${forge.url}/no/such`)).status).toBe(404);
  });

  test('still see the changes of a request that was merged', async () => {
    const { number } = await propose('bot/x');
    await forge.hand(NAME).merge(number, 'squash');
    const page = await (await fetch(`${forge.url}/${NAME}/pull/${number}`)).text();
    expect(page).toContain('+a: 2');
  });

  test('push, merge and archive over the control API', async () => {
    const { number } = await propose('bot/x');
    const files = { 'new.yaml': 'n: 1\n', 'b.yaml': null };
    const pushed = await post('push', { repository: NAME, branch: 'bot/x', files });
    const { result } = (await pushed.json()) as { result: string };
    expect(await forge.repository(NAME).git.head('bot/x')).toBe(result);
    expect((await post('merge', { repository: NAME, number })).status).toBe(200);
    expect(await forge.repository(NAME).requests.get(number)).toMatchObject({ state: 'merged' });
    await post('archive', { repository: NAME });
    expect(forge.repository(NAME).archived).toBe(true);
  });

  test('are told what is wrong with a command', async () => {
    const answer = await post('merge', { repository: 'no/such', number: 1 });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('there is no repository');
    expect(await (await post('dance', {})).text()).toContain('POST /_forge/merge');
  });

  test('press the button of a page and see it again', async () => {
    const { number } = await propose('bot/x');
    const answer = await fetch(`${forge.url}/_forge/close`, {
      method: 'POST',
      body: new URLSearchParams({ repository: NAME, number: `${number}` }),
      headers: { referer: `${forge.url}/${NAME}/pull/${number}` },
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    expect(await forge.repository(NAME).requests.get(number)).toMatchObject({ state: 'closed' });
  });

  test('cannot be made to press a button by the page of another site', async () => {
    const { number } = await propose('bot/x');
    const pressed = async (origin: string): Promise<number> =>
      (
        await fetch(`${forge.url}/_forge/merge`, {
          method: 'POST',
          body: new URLSearchParams({ repository: NAME, number: `${number}` }),
          headers: { origin },
          redirect: 'manual',
        })
      ).status;
    expect(await pressed('https://evil.example')).toBe(403);
    expect(await pressed('null')).toBe(403);
    expect(await forge.repository(NAME).requests.get(number)).toMatchObject({ state: 'open' });
    expect(await pressed(forge.url)).toBe(303);
    expect(await forge.repository(NAME).requests.get(number)).toMatchObject({ state: 'merged' });
  });

  test('sign their commits', async () => {
    await propose('bot/x');
    const commit = await forge.repository(NAME).git.readCommit('refs/heads/bot/x');
    expect(commit?.author).toMatchObject(HUMAN);
  });
});
