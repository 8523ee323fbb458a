import { keyOfForge, repositoryKey } from './repository-key';

test.each([
  'https://github.com/contoso/fleet',
  'https://github.com/Contoso/Fleet.git',
  'ssh://git@github.com/contoso/fleet',
  'ssh://git@github.com:22/contoso/fleet.git/',
  'git@github.com:contoso/fleet.git',
  'https://user:secret@github.com/contoso/fleet/',
])('%s is contoso/fleet on GitHub', (url) => {
  expect(repositoryKey(url)).toBe('github.com/contoso/fleet');
  expect(keyOfForge({ url: 'https://api.github.com', repository: 'contoso/fleet' })).toBe(
    repositoryKey(url),
  );
});

test.each([
  'https://dev.azure.com/contoso/platform/_git/fleet',
  'https://contoso@dev.azure.com/contoso/platform/_git/fleet',
  'ssh://git@ssh.dev.azure.com/v3/contoso/platform/fleet',
  'git@ssh.dev.azure.com:v3/contoso/platform/fleet',
])('%s is platform/fleet of contoso on Azure DevOps', (url) => {
  const forge = { url: 'https://dev.azure.com/contoso', repository: 'platform/fleet' };
  expect(repositoryKey(url)).toBe(keyOfForge(forge));
});

test('a deep group of GitLab and a GitHub of its own are found as well', () => {
  const gitlab = { url: 'https://gitlab.com', repository: 'contoso/platform/fleet' };
  expect(repositoryKey('git@gitlab.com:contoso/platform/fleet.git')).toBe(keyOfForge(gitlab));
  const server = { url: 'https://git.contoso.com/api/v3', repository: 'a/b' };
  expect(repositoryKey('ssh://git@git.contoso.com/a/b.git')).toBe(keyOfForge(server));
});

test('another repository is another one', () => {
  const key = keyOfForge({ url: 'https://api.github.com', repository: 'contoso/fleet' });
  for (const url of ['https://github.com/contoso/fleet2', 'https://gitlab.com/contoso/fleet', '']) {
    expect(repositoryKey(url)).not.toBe(key);
  }
});
