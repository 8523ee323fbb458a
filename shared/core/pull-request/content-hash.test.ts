import {
  changedFiles,
  commitMessage,
  contentHash,
  hashOfChanges,
  isOurs,
  ownerOf,
  parseTrailer,
} from './content-hash';
import type { BranchView } from './observed';

const FILES = [
  { path: 'a.yaml', text: 'a: 1\n' },
  { path: 'b.yaml', text: 'b: 1\r\n' },
  { path: 'gone.yaml' },
];

function branch(change: Partial<BranchView> = {}): BranchView {
  const message = commitMessage('Update x', contentHash(FILES));
  return { name: 'r/x', head: 'h1', mergeBase: 'b1', ahead: 1, message, files: FILES, ...change };
}

test('the hash is that of paths and texts, in whatever order a forge lists them', () => {
  expect(contentHash(FILES)).toMatch(/^[0-9a-f]{64}$/);
  expect(contentHash([...FILES].reverse())).toBe(contentHash(FILES));
});

test.each([
  ['a text differs', [{ path: 'a.yaml', text: 'a: 2\n' }, ...FILES.slice(1)]],
  ['a line end differs', [FILES[0], { path: 'b.yaml', text: 'b: 1\n' }, FILES[2]]],
  ['a file is missing', FILES.slice(1)],
  ['a file is empty, not gone', [...FILES.slice(0, 2), { path: 'gone.yaml', text: '' }]],
  ['text moves over into a path', [{ path: 'a.yaml","a', text: ': 1\n' }, ...FILES.slice(1)]],
])('the hash is another when %s', (_, files) => {
  expect(contentHash(files.filter((file) => file !== undefined))).not.toBe(contentHash(FILES));
});

test('a file that a proposal leaves as it is, is not part of it', () => {
  const same = { path: 'z.yaml', before: 'z', after: 'z' };
  const changes = FILES.map(({ path, text }) => ({
    path,
    before: 'x',
    ...(text && { after: text }),
  }));
  expect(hashOfChanges([...changes, same])).toBe(contentHash(FILES));
  expect(changedFiles([same])).toEqual([]);
});

test('the trailer is read back from the message, and a title cannot fake one', () => {
  const hash = contentHash(FILES);
  expect(parseTrailer(commitMessage('Update x', hash))).toBe(hash);
  const fake = `Update x\nReconciler-Content: ${'0'.repeat(64)}`;
  expect(parseTrailer(commitMessage(fake, hash))).toBe(hash);
  expect(commitMessage(fake, hash).split('\n')).toHaveLength(4);
  expect(parseTrailer('Update x\n\nReconciler-Content: soon\n')).toBeUndefined();
  expect(parseTrailer('Update x')).toBeUndefined();
});

test('our one commit is ours, with the line ends of whichever forge', () => {
  expect(isOurs(branch())).toBe(true);
  expect(isOurs(branch({ message: branch().message.replaceAll('\n', '\r\n') }))).toBe(true);
});

test.each<[string, Partial<BranchView>]>([
  ['added a commit', { ahead: 2 }],
  ['merged the base branch into it', { ahead: 2, mergeBase: 'b2' }],
  ['amended the commit', { files: [...FILES, { path: 'more.yaml', text: '' }] }],
  ['wrote a message of their own', { message: 'my work' }],
])('the branch is no longer ours when somebody %s', (_, change) => {
  expect(ownerOf(branch(change))).toBe('somebody');
});

test('a branch without a commit of its own is nobody’s work', () => {
  expect(ownerOf(branch({ ahead: 0, files: [], message: 'merge' }))).toBe('nobody');
});
