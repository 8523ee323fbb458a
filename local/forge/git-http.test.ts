import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { LocalForge } from './index';
import { startForge } from './index';

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
  const env = {
    ...process.env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_GLOBAL: '/dev/null',
    LC_ALL: 'C',
  };
  return (await run('git', [...who, ...args], { cwd: folder, env })).stdout.trim();
}

/** What git prints when it is refused. */
async function refusal(...args: string[]): Promise<string> {
  const ended = await git(...args).then(
    () => 'it went through',
    (error: unknown) => (error as { readonly stderr: string }).stderr,
  );
  return ended.replace(/ +$/gm, '');
}

async function clone(url = forge.cloneUrl(NAME)): Promise<void> {
  await git('clone', '--quiet', url, '.');
}

async function commit(content: string): Promise<string> {
  writeFileSync(path.join(folder, 'a.yaml'), content);
  await git('commit', '--quiet', '-am', 'By hand');
  return git('rev-parse', 'HEAD');
}

async function propose(branch: string): Promise<void> {
  await forge.hand(NAME).push({ branch, files: { 'a.yaml': 'a: 2\n' } });
  const { requests } = forge.repository(NAME);
  await requests.open({ head: branch, base: 'main', title: 't', body: '', author: 'bot' });
}

const bare = () => forge.repository(NAME).git;

describe('git is let in', () => {
  test('by a token as its password, and by nothing else', async () => {
    const anonymous = `${forge.url}/${NAME}.git`;
    const answer = await fetch(`${anonymous}/info/refs?service=git-upload-pack`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="GitHub"',
    ]);
    expect(await refusal('clone', anonymous, '.')).toContain('could not read Username');
    const wrong = await refusal('clone', forge.cloneUrl(NAME, 'wrong'), '.');
    expect(wrong).toContain('remote: Invalid username or token.');
    expect(wrong).toContain('fatal: Authentication failed for');
    await clone();
    expect(await git('log', '--oneline')).toContain('Start');
  });

  test('not with a token that was revoked', async () => {
    await clone();
    forge.access.revoke(forge.access.token);
    expect(await refusal('fetch')).toContain('fatal: Authentication failed for');
  });

  test('to a repository without its .git, whatever the case of its name', async () => {
    await clone(forge.cloneUrl('Contoso/Fleet').replace(/\.git$/, ''));
    expect(await git('log', '--oneline')).toContain('Start');
  });

  test('not to a repository that its token does not see, which looks like one that is not there', async () => {
    forge.access.grant('stranger', { repositories: [] });
    const hidden = await refusal('clone', forge.cloneUrl(NAME, 'stranger'), '.');
    const none = await refusal('clone', forge.cloneUrl('contoso/none'), '.');
    for (const text of [hidden, none]) expect(text).toContain('remote: Repository not found.');
  });

  test('to read alone, where its token may not write', async () => {
    forge.access.grant('reader', { login: 'rita', contents: 'read' });
    await clone(forge.cloneUrl(NAME, 'reader'));
    await commit('a: 2\n');
    const text = await refusal('push', 'origin', 'HEAD:refs/heads/x');
    expect(text).toContain('remote: Permission to contoso/fleet.git denied to rita.');
    expect(text).toContain('The requested URL returned error: 403');
    expect(await bare().head('x')).toBeUndefined();
  });

  test('not to push to an archived repository', async () => {
    await clone();
    await commit('a: 2\n');
    forge.repository(NAME).archived = true;
    const text = await refusal('push', 'origin', 'HEAD:refs/heads/x');
    expect(text).toContain('remote: This repository was archived so it is read-only.');
  });
});

describe('a protected branch', () => {
  let main: string | undefined;
  beforeEach(async () => {
    main = await bare().head('main');
    await clone();
    forge.repository(NAME).protectedBranches.add('main');
  });

  test('takes no push, in the words of GitHub', async () => {
    await commit('a: 2\n');
    const text = await refusal('push', 'origin', 'HEAD:main');
    expect(text).toContain(
      'remote: error: GH006: Protected branch update failed for refs/heads/main.\nremote:\nremote: - Changes must be made through a pull request.\n',
    );
    expect(text).toContain('! [remote rejected] HEAD -> main (protected branch hook declined)');
    expect(await bare().head('main')).toBe(main);
  });

  test('takes no force push, and is not deleted', async () => {
    await git('checkout', '--quiet', '--orphan', 'other');
    await commit('a: 3\n');
    const forced = await refusal('push', '--force', 'origin', 'HEAD:main');
    expect(forced).toContain('- Cannot force-push to this branch');
    expect(await refusal('push', 'origin', ':main')).toContain('- Cannot delete this branch');
    expect(await bare().head('main')).toBe(main);
  });

  test('does not hold up what else is pushed with it', async () => {
    const head = await commit('a: 2\n');
    const text = await refusal('push', 'origin', 'HEAD:main', 'HEAD:refs/heads/theirs');
    expect(text).toContain('[new branch]      HEAD -> theirs');
    expect(await bare().head('theirs')).toBe(head);
    expect(await bare().head('main')).toBe(main);
  });
});

test('other branches are pushed to, forced and deleted', async () => {
  await clone();
  forge.repository(NAME).protectedBranches.add('main');
  await commit('a: 2\n');
  await git('push', '--quiet', 'origin', 'HEAD:refs/heads/x');
  await git('commit', '--quiet', '--amend', '-m', 'Again');
  expect(await refusal('push', 'origin', 'HEAD:refs/heads/x')).toContain('non-fast-forward');
  await git('push', '--quiet', '--force', 'origin', 'HEAD:refs/heads/x');
  expect(await bare().head('x')).toBe(await git('rev-parse', 'HEAD'));
  await git('push', '--quiet', 'origin', ':x');
  expect(await bare().head('x')).toBeUndefined();
});

test('a partial clone leaves blobs out, and fetches one when it is looked at', async () => {
  await git('clone', '--quiet', '--filter=blob:none', '--no-checkout', forge.cloneUrl(NAME), '.');
  const missing = await git('rev-list', '--objects', '--missing=print', 'HEAD');
  expect(missing.match(/^\?/gm)).toHaveLength(2);
  expect(await git('show', 'HEAD:a.yaml')).toBe('a: 1');
});

describe('a pull request can be fetched', () => {
  test('by its head, as long as anybody asks, and by what merging it would give', async () => {
    await propose('bot/x');
    await forge.hand(NAME).push({ branch: 'main', files: { 'c.yaml': 'c: 1\n' } });
    await clone();
    await git('fetch', '--quiet', 'origin', 'refs/pull/1/head:one', 'refs/pull/1/merge:both');
    expect(await git('rev-parse', 'one')).toBe(await bare().head('bot/x'));
    expect(await git('show', 'both:a.yaml', 'both:c.yaml')).toBe('a: 2\nc: 1');
    await forge.hand(NAME).deleteBranch('bot/x');
    await git('fetch', '--quiet', 'origin', 'refs/pull/1/head');
    expect(await refusal('fetch', 'origin', 'refs/pull/1/merge')).toContain("couldn't find");
  });

  test('and has no merge while it conflicts', async () => {
    await propose('bot/x');
    await forge.hand(NAME).push({ branch: 'main', files: { 'a.yaml': 'a: 9\n' } });
    const refs = await git('ls-remote', forge.cloneUrl(NAME), 'refs/pull/*');
    expect(refs.split('\n').map((line) => line.split('\t')[1])).toEqual(['refs/pull/1/head']);
  });

  test('and nobody pushes to it', async () => {
    await propose('bot/x');
    await clone();
    await commit('a: 5\n');
    const text = await refusal('push', 'origin', 'HEAD:refs/pull/1/head');
    expect(text).toContain('(deny updating a hidden ref)');
  });
});
