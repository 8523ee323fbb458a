import { execFileSync } from 'node:child_process';
import { seededRandom } from '../../azure/random';
import type { Repository } from '../repository';
import { createRepository } from '../repository';
import { linesBetween } from './numstat';

/** What the forge answers without a process is what git answers. */
const author = { name: 'Ann', email: 'ann@example.com', at: Date.UTC(2026, 0, 2) };

let repository: Repository;
let main: string;
beforeEach(async () => {
  repository = await createRepository({ files: { a: 'a\n' }, author });
  main = (await repository.head('main')) ?? '';
});
afterEach(() => repository.close());

function git(...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };
  return execFileSync('git', args, { cwd: repository.path, env, encoding: 'utf8' }).trim();
}

function isAncestorByGit(ancestor: string, descendant: string): boolean {
  try {
    git('merge-base', '--is-ancestor', ancestor, descendant);
    return true;
  } catch {
    return false;
  }
}

/** A commit whose content and time differ from those of every other. */
async function commit(n: number, parents: readonly string[]): Promise<string> {
  const tree = await repository.writeTree(undefined, [
    { path: 'n', sha: await repository.writeBlob(`${n}\n`) },
  ]);
  const at = author.at + n * 60_000;
  return repository.writeCommit({ tree, parents, message: `${n}`, author: { ...author, at } });
}

test.each([1, 2, 3])(
  'a history with merges and second roots is told as git tells it, seed %d',
  async (seed) => {
    const random = seededRandom(seed);
    const all = [main];
    for (let n = 1; n < 24; n += 1) {
      const parents = new Set([...Array(1 + random.below(2))].map(() => all[random.below(n)]!));
      all.push(await commit(n, random.below(12) === 0 ? [] : [...parents]));
    }
    for (let pair = 0; pair < 12; pair += 1) {
      const [a, b] = [all[random.below(24)]!, all[random.below(24)]!];
      const { ahead, behind } = await repository.aheadBehind(a, b);
      const between = await repository.commitsBetween(a, b);
      const [left, right] = git('rev-list', '--left-right', '--count', `${a}...${b}`).split('\t');
      expect({ ahead, behind }).toEqual({ ahead: Number(right), behind: Number(left) });
      expect(between.map(({ sha }) => sha).join('\n')).toBe(
        git('rev-list', '--reverse', '--topo-order', `${a}..${b}`),
      );
      expect(await repository.isAncestor(a, b)).toBe(isAncestorByGit(a, b));
      expect((await repository.mergeBase(a, b)) ?? '').toBe(mergeBaseByGit(a, b));
    }
  },
);

function mergeBaseByGit(a: string, b: string): string {
  try {
    return git('merge-base', a, b);
  } catch {
    return '';
  }
}

test('after a criss-cross merge git chooses the merge base', async () => {
  const [left, right] = [await commit(1, [main]), await commit(2, [main])];
  const one = await commit(3, [left, right]);
  const other = await commit(4, [right, left]);
  expect(git('merge-base', '--all', one, other).split('\n')).toHaveLength(2);
  expect(await repository.mergeBase(one, other)).toBe(git('merge-base', one, other));
});

test('what has been packed is still read, moved and removed', async () => {
  const large = 'x'.repeat(300_000);
  const sha = await repository.commit({
    ...{ onto: main, message: 'm', author },
    edits: [{ path: 'large', content: large }],
  });
  await repository.moveBranch('bot/x', sha, undefined);
  await repository.moveBranch('bot/y', sha, undefined);
  git('repack', '-adq');
  git('prune-packed');
  git('pack-refs', '--all', '--prune');
  const opened = await createRepository({ files: {}, author, path: repository.path });
  expect(await opened.head('bot/x')).toBe(sha);
  expect(String(await opened.readFile(sha, 'large'))).toBe(large);
  expect(await opened.moveBranch('bot/x', main, sha)).toBe(true);
  expect(await opened.deleteBranch('bot/y', main)).toBe(false);
  expect(await opened.deleteBranch('bot/y', sha)).toBe(true);
  expect(await opened.deleteBranch('bot/x', main)).toBe(true);
  expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  expect((await opened.branches()).map(({ name }) => name)).toEqual(['refs/heads/main']);
  await opened.close();
});

test('a branch cannot be the folder of another one, and may take the place of one that is gone', async () => {
  expect(await repository.moveBranch('bot/x', main, undefined)).toBe(true);
  expect(await repository.moveBranch('bot', main, undefined)).toBe(false);
  expect(await repository.moveBranch('bot/x/y', main, undefined)).toBe(false);
  expect(await repository.deleteBranch('bot/x', main)).toBe(true);
  expect(await repository.moveBranch('bot', main, undefined)).toBe(true);
  expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/bot\nrefs/heads/main');
});

test('a branch at what is no commit is refused in the words of git', async () => {
  const blob = await repository.writeBlob('x');
  await expect(repository.moveBranch('bot/x', blob, undefined)).rejects.toThrow(/update-ref/);
  await expect(repository.moveBranch('bot/x', 'f'.repeat(40), undefined)).rejects.toThrow(
    /update-ref/,
  );
});

test('a branch that somebody else has locked does not move', async () => {
  const sha = await commit(1, [main]);
  execFileSync('touch', [`${repository.path}/refs/heads/main.lock`]);
  expect(await repository.moveBranch('main', sha, main)).toBe(false);
  expect(await repository.head('main')).toBe(main);
});

test('lines are counted as git diff --numstat counts them', async () => {
  const random = seededRandom(7);
  const lines = ['a', 'b', 'c', '', 'd'];
  const text = (): string => {
    const all = [...Array(random.below(7))].map(() => lines[random.below(5)]);
    return all.join('\n') + (random.below(3) > 0 ? '\n' : '') + (random.below(9) ? '' : '\0');
  };
  const files = [...Array(60)].map((_, n) => `f${n}`);
  const edits = () =>
    files.flatMap((path) => (random.below(6) === 0 ? [] : [{ path, content: text() }]));
  const before = await repository.commit({ onto: main, edits: edits(), message: '1', author });
  const after = await repository.commit({ onto: main, edits: edits(), message: '2', author });
  const numstat = git('diff', '--numstat', '--no-renames', before, after).split('\n');
  const told = await Promise.all(
    // Each by itself: a whole with one file that is git's to count is counted by git.
    numstat.map(async (row) => {
      const path = row.split('\t')[2] ?? '';
      const only = async (commit: string): Promise<string> => {
        const content = await repository.readFile(commit, path);
        const sha = content === undefined ? undefined : await repository.writeBlob(content);
        return repository.writeTree(undefined, [{ path, ...(sha !== undefined && { sha }) }]);
      };
      const counted = await linesBetween(repository, await only(before), await only(after));
      const { additions, deletions } = counted.get(path) ?? { additions: -1, deletions: -1 };
      return `${additions}\t${deletions}\t${path}`;
    }),
  );
  expect(told).toEqual(numstat.map((row) => row.replaceAll('-\t', '0\t')));
});
