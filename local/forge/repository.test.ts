import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Repository } from './repository';
import { createRepository, isBranchName } from './repository';

const author = { name: 'Ann', email: 'ann@example.com', at: Date.UTC(2026, 0, 2) };
const SEED = {
  'README.md': '# Fleet\n',
  'clusters/a/b.yaml': 'b: 1\n',
  'clusters/a-b.yaml': 'x: 1\n',
  'clusters/z.yaml': 'one\ntwo\nthree\nfour\nfive\n',
};

let repository: Repository;
let main: string;
beforeEach(async () => {
  repository = await createRepository({ files: SEED, author });
  main = (await repository.head('main')) ?? '';
});
afterEach(() => repository.close());

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: repository.path, encoding: 'utf8' }).trim();
}

async function commit(onto: string, path: string, content?: string): Promise<string> {
  const edits = [{ path, ...(content !== undefined && { content }) }];
  return repository.commit({ onto, edits, message: `Change ${path}`, author });
}

test('git finds nothing wrong with what was written, and a clone has it', async () => {
  const sha = await commit(main, 'clusters/a/new/deep.yaml', 'äöü\r\n');
  await repository.moveBranch('main', sha, main);
  git('fsck', '--strict');
  const clone = mkdtempSync(path.join(tmpdir(), 'clone-'));
  git('clone', '--quiet', repository.path, clone);
  expect(readFileSync(path.join(clone, 'clusters/a/new/deep.yaml'), 'utf8')).toBe('äöü\r\n');
  rmSync(clone, { recursive: true });
});

test('a commit is read back as git shows it', async () => {
  const sha = await repository.commit({
    onto: main,
    edits: [{ path: 'a', content: 'a' }],
    message: 'First line\n\nSecond: paragraph\n',
    author,
    committer: { name: 'Bot', email: 'bot@example.com', at: 1000 },
  });
  const read = await repository.readCommit(sha);
  expect(read).toMatchObject({
    sha,
    parents: [main],
    author,
    committer: { name: 'Bot', email: 'bot@example.com', at: 1000 },
    message: 'First line\n\nSecond: paragraph\n',
  });
  expect(git('log', '-1', '--format=%an %ae %cn %T', sha)).toBe(
    `Ann ann@example.com Bot ${read?.tree}`,
  );
});

test('a tree is listed as git lists it', async () => {
  const listed = (await repository.readTree(main)) ?? [];
  const lines = listed.map(({ mode, type, sha, path }) => `${mode} ${type} ${sha}\t${path}`);
  expect(lines.join('\n')).toBe(git('ls-tree', '-r', '-t', main));
});

test('a folder is listed alone, and one that is not there is told from an empty one', async () => {
  const listed = (await repository.readTree(main, 'clusters/a')) ?? [];
  expect(listed.map(({ path }) => path)).toEqual(['clusters/a/b.yaml']);
  expect(await repository.readTree(main, 'clusters/nope')).toBeUndefined();
  expect(await repository.readTree(main, 'README.md')).toBeUndefined();
});

test('a file is read by its path', async () => {
  expect(String(await repository.readFile(main, 'clusters/a/b.yaml'))).toBe('b: 1\n');
  expect(String(await repository.readFile('refs/heads/main', 'README.md'))).toBe('# Fleet\n');
  expect(await repository.readFile(main, 'clusters/a')).toBeUndefined();
  expect(await repository.readFile(main, 'clusters/x/y')).toBeUndefined();
});

test('the last file of a folder takes the folder with it, and an edit keeps the mode of a file', async () => {
  const sha = await repository.commit({
    onto: main,
    edits: [{ path: 'run.sh', content: '1', mode: '100755' }, { path: 'clusters/a/b.yaml' }],
    message: 'm',
    author,
  });
  const again = await commit(sha, 'run.sh', '2');
  expect(git('ls-tree', '-r', '--format=%(objectmode) %(path)', again)).toBe(
    [
      '100644 README.md',
      '100644 clusters/a-b.yaml',
      '100644 clusters/z.yaml',
      '100755 run.sh',
    ].join('\n'),
  );
});

test('a branch moves only from where it is believed to be', async () => {
  const one = await commit(main, 'a', '1');
  const two = await commit(main, 'a', '2');
  expect(await repository.moveBranch('bot/x', one, undefined)).toBe(true);
  expect(await repository.moveBranch('bot/x', two, undefined)).toBe(false);
  expect(await repository.moveBranch('bot/x', two, main)).toBe(false);
  expect(await repository.head('bot/x')).toBe(one);
  expect(await repository.moveBranch('bot/x', two, one)).toBe(true);
  expect(await repository.deleteBranch('bot/x', one)).toBe(false);
  expect(await repository.deleteBranch('bot/x', two)).toBe(true);
  expect(await repository.head('bot/x')).toBeUndefined();
});

test('of many that move one branch at once, one wins', async () => {
  const shas = await Promise.all([1, 2, 3, 4, 5].map((n) => commit(main, 'a', `${n}`)));
  const won = await Promise.all(shas.map((sha) => repository.moveBranch('bot/x', sha, undefined)));
  expect(won.filter(Boolean)).toHaveLength(1);
  expect(await repository.head('bot/x')).toBe(shas[won.indexOf(true)]);
});

test('branches are listed by their prefix', async () => {
  await repository.moveBranch('bot/a', main, undefined);
  await repository.moveBranch('bot/b', main, undefined);
  expect((await repository.branches('bot/')).map(({ name }) => name)).toEqual([
    'refs/heads/bot/a',
    'refs/heads/bot/b',
  ]);
});

test('two lines of history are compared from where they parted', async () => {
  const left = await commit(main, 'a', '1');
  const right = await commit(await commit(main, 'b', '1'), 'b', '2');
  expect(await repository.mergeBase(left, right)).toBe(main);
  expect(await repository.aheadBehind(left, right)).toEqual({ ahead: 2, behind: 1 });
  expect(await repository.isAncestor(main, right)).toBe(true);
  expect(await repository.isAncestor(left, right)).toBe(false);
  const between = await repository.commitsBetween(left, right);
  expect(between.map(({ sha }) => sha).at(-1)).toBe(right);
  expect(between).toHaveLength(2);
});

test('a diff names what was added, changed and removed', async () => {
  const sha = await repository.commit({
    onto: main,
    edits: [
      { path: 'clusters/new/x', content: 'x' },
      { path: 'README.md', content: 'changed' },
      { path: 'clusters/a/b.yaml' },
    ],
    message: 'm',
    author,
  });
  const diff = await repository.diff(main, sha);
  const told = diff.map(({ path, before, after }) => [path, !!before, !!after]);
  expect(told).toEqual([
    ['README.md', true, true],
    ['clusters/a/b.yaml', true, false],
    ['clusters/new/x', false, true],
  ]);
  expect(await repository.patch(main, sha, 'README.md')).toContain('+changed');
});

test('changes of one file at two ends are merged, as merge or squash commits', async () => {
  const ours = await commit(main, 'clusters/z.yaml', 'ONE\ntwo\nthree\nfour\nfive\n');
  const theirs = await commit(main, 'clusters/z.yaml', 'one\ntwo\nthree\nfour\nFIVE\n');
  await repository.moveBranch('main', ours, main);
  await repository.moveBranch('bot/x', theirs, undefined);
  const merged = await repository.merge({
    base: 'main',
    head: 'bot/x',
    message: 'Merge',
    method: 'merge',
    author,
  });
  const head = await repository.head('main');
  expect(merged).toEqual({ kind: 'merged', sha: head, onto: ours });
  expect((await repository.readCommit(head ?? ''))?.parents).toEqual([ours, theirs]);
  expect(String(await repository.readFile(head ?? '', 'clusters/z.yaml'))).toBe(
    'ONE\ntwo\nthree\nfour\nFIVE\n',
  );
});

test('changes of one line at both ends conflict, and nothing moves', async () => {
  const ours = await commit(main, 'README.md', 'ours\n');
  await repository.moveBranch('main', ours, main);
  await repository.moveBranch('bot/x', await commit(main, 'README.md', 'theirs\n'), undefined);
  const merge = { base: 'main', head: 'bot/x', message: 'm', method: 'squash', author } as const;
  expect(await repository.merge(merge)).toEqual({ kind: 'conflict', paths: ['README.md'] });
  expect(await repository.head('main')).toBe(ours);
});

test('a blob larger than a pipe comes back whole, beside many small ones', async () => {
  const large = 'x'.repeat(3_000_000);
  const contents = [large, '', 'a', '\n', large.slice(1)];
  const shas = await Promise.all(contents.map((content) => repository.writeBlob(content)));
  const read = await Promise.all(shas.map((sha) => repository.readObject(sha)));
  expect(read.map((object) => String(object?.bytes))).toEqual(contents);
});

test('what is not there is undefined, whatever the name', async () => {
  const names = ['0'.repeat(40), 'refs/heads/none', 'two words', 'a\nb', ''];
  for (const name of names) expect(await repository.readObject(name)).toBeUndefined();
});

test('a name that git refuses for a branch is none', () => {
  const names = [
    'a b',
    '../x',
    'x..y',
    '-x',
    'x.lock',
    '/x',
    'x/',
    'x~1',
    'x@{1}',
    '.x',
    'a/.b',
    '',
  ];
  expect(names.filter(isBranchName)).toEqual([]);
  expect(['main', 'bot/chart-a.b_c', 'ü'].filter(isBranchName)).toHaveLength(3);
});
