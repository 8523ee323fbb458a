import { wantsAutoMerge } from './auto-merge';

test.each([
  ['4.1.17', '4.1.18'],
  ['v4.1.17', '4.1.18'],
  ['0.1.0', '0.1.1'],
])('from %s to %s is a patch, and is merged by itself where patches are', (from, to) => {
  expect(wantsAutoMerge({ autoMerge: 'patch' }, from, to)).toBe(true);
});

test.each([
  ['4.1.18', '4.2.0'],
  ['4.1.18', '5.0.0'],
  ['4.1.17', '4.1.18-rc.1'],
  ['4.1.18-rc.1', '4.1.18'],
  ['4.1.18', '4.1.18'],
  ['4.1.18', '4.1.17'],
  ['latest', '4.1.18'],
  [undefined, '4.1.18'],
])('from %s to %s is no patch, and waits for a human', (from, to) => {
  expect(wantsAutoMerge({ autoMerge: 'patch' }, from, to)).toBe(false);
});

test('never and always mean it', () => {
  expect(wantsAutoMerge({ autoMerge: 'never' }, '4.1.17', '4.1.18')).toBe(false);
  expect(wantsAutoMerge({ autoMerge: 'always' }, undefined, '5.0.0')).toBe(true);
});
