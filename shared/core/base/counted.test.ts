import { counted } from './counted';

test.each([
  [0, '0 writes'],
  [1, '1 write'],
  [2, '2 writes'],
])('%d is said as people say it', (count, words) => {
  expect(counted(count, 'write')).toBe(words);
});

test('a word that takes no s has its own plural', () => {
  expect([counted(1, 'entry', 'entries'), counted(3, 'entry', 'entries')]).toEqual([
    '1 entry',
    '3 entries',
  ]);
});
