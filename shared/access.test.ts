import { accessFrom, authLevelFor } from './access';

test.each([
  [{}, 'keys'],
  [{ RECONCILER_ACCESS: '' }, 'keys'],
  [{ RECONCILER_ACCESS: 'keys', WEBSITE_AUTH_ENABLED: 'True' }, 'keys'],
  [{ RECONCILER_ACCESS: 'Read-Only' }, 'readOnly'],
  [{ RECONCILER_ACCESS: 'entra', WEBSITE_AUTH_ENABLED: 'True' }, 'entra'],
])('the app settings %j are access by %s', (env, access) => {
  expect(accessFrom(env)).toBe(access);
});

test.each(['', 'False', '0', undefined])(
  'entra is closed, and the host goes on to ask for a key, while the platform says that authentication is %p',
  (enabled) => {
    const env = { RECONCILER_ACCESS: 'entra', WEBSITE_AUTH_ENABLED: enabled };
    expect(accessFrom(env)).toBe('closed');
    expect(authLevelFor(env)).toBe('function');
  },
);

test('only people who have signed in come without a key', () => {
  expect(authLevelFor({ RECONCILER_ACCESS: 'entra', WEBSITE_AUTH_ENABLED: 'true' })).toBe(
    'anonymous',
  );
  expect(authLevelFor({ WEBSITE_AUTH_ENABLED: 'true' })).toBe('function');
});

test('a slip in the setting opens nothing, and says what is expected', () => {
  const env = { RECONCILER_ACCESS: 'entre', WEBSITE_AUTH_ENABLED: 'true' };
  expect(authLevelFor(env)).toBe('function');
  expect(() => accessFrom(env)).toThrow('expected keys, entra or read-only');
});
