import { contentOf, ownerOf, startOf } from './branch-owner';
import { commitMessage } from './commit-trailers';
import { contentHash } from './content-hash';
import type { BranchCommit, ObservedBranch } from './observed';

const FILES = [
  { path: 'a.yaml', text: 'a: 1\n' },
  { path: 'b.yaml', text: 'b: 1\r\n' },
  { path: 'gone.yaml' },
];
const CONTENT = contentHash(FILES);
const MESSAGE = commitMessage('Update x', { content: CONTENT, onto: 'base1' });

const OURS: BranchCommit = { id: 'ours', parents: ['base1'], message: MESSAGE };
const UPDATE: BranchCommit = { id: 'm1', parents: ['ours', 'base2'], message: "Merge 'main'" };
const HUMAN: BranchCommit = { id: 'h1', parents: ['ours'], message: 'my work' };

/** The branch with these commits on it, the last one its head. */
function branch(
  commits: readonly BranchCommit[],
  change: Partial<ObservedBranch> = {},
): ObservedBranch {
  const last = commits.at(-1) ?? OURS;
  return {
    ...{ name: 'r/x', head: last.id, mergeBase: 'base1', ahead: commits.length },
    ...{ message: last.message, files: FILES, commits, ...change },
  };
}

/** As a forge shows it that lists no commits. */
function bare(change: Partial<ObservedBranch> = {}): ObservedBranch {
  return {
    ...{ name: 'r/x', head: 'ours', mergeBase: 'base1', ahead: 1 },
    ...{ message: MESSAGE, files: FILES, ...change },
  };
}

test('our one commit is ours, with the line ends of whichever forge', () => {
  const message = MESSAGE.replaceAll('\n', '\r\n');
  for (const view of [bare(), bare({ message }), branch([OURS]), branch([{ ...OURS, message }])]) {
    expect(ownerOf(view)).toBe('us');
  }
});

test.each<[string, ObservedBranch]>([
  ['added a commit', branch([OURS, HUMAN])],
  ['added one, where the forge lists none', bare({ ahead: 2 })],
  ['amended ours', branch([OURS], { files: [...FILES, { path: 'more.yaml', text: '' }] })],
  ['amended ours, where the forge lists none', bare({ files: FILES.slice(1) })],
  ['wrote one of their own', branch([{ ...OURS, message: 'my work' }])],
  ['reverted theirs again', branch([OURS, HUMAN, { ...HUMAN, id: 'h2', parents: ['h1'] }])],
  ['merged their own branch', branch([OURS, HUMAN, { ...UPDATE, parents: ['ours', 'h1'] }])],
  [
    'put theirs below ours',
    branch([
      { ...HUMAN, parents: ['base1'] },
      { ...OURS, parents: ['h1'] },
    ]),
  ],
  ['changed something as they merged the base', branch([OURS, UPDATE], { files: FILES.slice(1) })],
  ['hid theirs where the list was cut', branch([OURS, UPDATE], { ahead: 300 })],
])('the branch is no longer ours when somebody %s', (_, view) => {
  expect(ownerOf(view)).toBe('somebody');
});

describe('merges of the base are nobody’s work', () => {
  const updated = branch([OURS, UPDATE], { mergeBase: 'base2' });

  test('the button "Update branch", pressed once and again', () => {
    const again: BranchCommit = { id: 'm2', parents: ['m1', 'base3'], message: 'Merge' };
    expect(ownerOf(updated)).toBe('us');
    expect(ownerOf(branch([OURS, UPDATE, again], { mergeBase: 'base3' }))).toBe('us');
    expect(contentOf(updated)).toBe(CONTENT);
  });

  test('also where the base changed the same file, as long as it holds what is wanted', () => {
    const files = [{ path: 'a.yaml', text: 'a: 1\nnew: 1\n' }, ...FILES.slice(1)];
    const merged = { ...updated, files };
    expect(ownerOf(merged)).toBe('somebody');
    expect(ownerOf(merged, contentHash(files))).toBe('us');
  });

  test('and with a commit of somebody’s beside them it is theirs', () => {
    expect(ownerOf(branch([OURS, HUMAN, { ...UPDATE, parents: ['h1', 'base2'] }]))).toBe(
      'somebody',
    );
  });
});

describe('a base that was force-pushed', () => {
  const lost: BranchCommit = { id: 'base1', parents: ['base0'], message: 'of the base, once' };

  test('leaves what it lost below our commit, and the branch ours', () => {
    const view = branch([lost, OURS], { mergeBase: 'base0' });
    expect(ownerOf(view)).toBe('us');
    expect(startOf(OURS, 'base0')).toBe('base1');
  });

  test('and whoever pushed on top has the branch', () => {
    expect(ownerOf(branch([lost, OURS, HUMAN], { mergeBase: 'base0' }))).toBe('somebody');
    expect(startOf(HUMAN, 'base0')).toBe('base0');
  });

  test('is not seen in a commit that was put elsewhere', () => {
    const moved = { ...OURS, parents: ['other'] };
    expect(startOf(moved, 'base0')).toBe('base0');
    expect(startOf(undefined, 'base0')).toBe('base0');
    expect(ownerOf(branch([lost, moved], { mergeBase: 'base0' }))).toBe('somebody');
  });
});

test('the button "Rebase" leaves the branch ours', () => {
  expect(ownerOf(branch([{ ...OURS, parents: ['base7'] }], { mergeBase: 'base7' }))).toBe('us');
});

test('a branch without a commit of its own is nobody’s work', () => {
  expect(ownerOf(bare({ ahead: 0, files: [], message: 'merge' }))).toBe('nobody');
});
