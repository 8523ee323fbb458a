import { changedFiles, contentHash, hashOfChanges } from './content-hash';

const FILES = [
  { path: 'a.yaml', text: 'a: 1\n' },
  { path: 'b.yaml', text: 'b: 1\r\n' },
  { path: 'gone.yaml' },
];

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
