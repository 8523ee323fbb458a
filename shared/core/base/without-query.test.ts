import { withoutQueries } from './without-query';

test.each([
  ['https://x.azurewebsites.net/api/status?code=SECRET&a=1', '/api/status?code=…&a=…'],
  [
    'POST "https://h/runtime/webhooks/durabletask/x?taskHub=t&connection=S&code=SECRET" failed',
    'code=…" failed',
  ],
  ['https://a.blob.core.windows.net/c/b?sv=2024&sig=SECRET%2Fabc%3D', '?sv=…&sig=…'],
  ['(see https://x/y?code=SECRET)', 'code=…)'],
])('%s is told without what its parameters hold', (text, expected) => {
  expect(withoutQueries(text)).toContain(expected);
  expect(withoutQueries(text)).not.toContain('SECRET');
});

test.each([
  'tag identity-reconciler.suspend=true',
  'a question? b = c',
  'exempt until 2026-12-31T00:00:00Z; then a=b',
  '+ identity orders',
])('%s is no address, and stays as it is', (text) => {
  expect(withoutQueries(text)).toBe(text);
});
