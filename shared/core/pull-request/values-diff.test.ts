import { valuesDiff } from './values-diff';

test('a changed value is shown with what stands around it', () => {
  const before = { image: { repository: 'a' }, mic: { tag: 'v1.8.16', replicas: 2 } };
  const after = { image: { repository: 'a' }, mic: { tag: 'v1.8.17', replicas: 2 } };
  expect(valuesDiff(before, after)).toBe(
    '@@ -3,3 +3,3 @@\n mic:\n   replicas: 2\n-  tag: v1.8.16\n+  tag: v1.8.17',
  );
});

test('the order of keys is no change', () => {
  expect(valuesDiff({ a: 1, b: { c: 1, d: 2 } }, { b: { d: 2, c: 1 }, a: 1 })).toBeUndefined();
});

test('a long diff is cut, and says so', () => {
  const many = (value: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`key${at}`, value]));
  const diff = valuesDiff(many('a'), many('b')) ?? '';
  expect(diff.split('\n')).toHaveLength(201);
  expect(diff).toMatch(/… \d+ more lines$/);
});
