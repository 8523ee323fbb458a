import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';
import { secretsOf } from './secrets';

type Auth = RepositoryRules['forge']['auth'];

function targetWith(auth: Auth): Pick<RepositoryRules, 'forge'> {
  return { forge: { provider: 'github', url: 'https://git', repository: 'a/b', auth } };
}

const APP: Auth = {
  kind: 'githubApp',
  appId: '1',
  installationId: '2',
  privateKeySetting: 'APP_KEY',
};

test('secrets that the configuration names come from the shell, and no other variable does', () => {
  const repositories = [
    targetWith({ kind: 'token', tokenSetting: 'GITHUB_TOKEN' }),
    targetWith(APP),
  ];
  const env = { GITHUB_TOKEN: 't', APP_KEY: 'k', STORE_CONNECTION_STRING: 'not this one' };
  expect(secretsOf(repositories, env)).toEqual({ GITHUB_TOKEN: 't', APP_KEY: 'k' });
});

test('what the shell lacks stays away, for the product to say so', () => {
  expect(secretsOf([targetWith(APP), targetWith({ kind: 'managedIdentity' })], {})).toEqual({});
});
