import { normalisedUrl } from '../applied/flux/git-url';
import { keyOfForge } from './repository-key';

test.each([
  ['https://api.github.com', 'contoso/fleet', 'ssh://git@github.com:22/Contoso/Fleet.git'],
  ['https://git.contoso.com/api/v3', 'a/b', 'git@git.contoso.com:a/b.git'],
  ['https://gitlab.com', 'contoso/platform/fleet', 'git@gitlab.com:contoso/platform/fleet.git'],
  [
    'https://dev.azure.com/contoso',
    'platform/fleet',
    'https://contoso@dev.azure.com/contoso/platform/_git/fleet',
  ],
  [
    'https://dev.azure.com/contoso',
    'platform/fleet',
    'git@ssh.dev.azure.com:v3/contoso/platform/fleet',
  ],
])('the repository %s %s is what a GitRepository calls %s', (url, repository, other) => {
  expect(keyOfForge({ url, repository })).toBe(normalisedUrl(other));
});

test('another repository is another one', () => {
  const key = keyOfForge({ url: 'https://api.github.com', repository: 'contoso/fleet' });
  for (const url of ['https://github.com/contoso/fleet2', 'https://gitlab.com/contoso/fleet', '']) {
    expect(normalisedUrl(url)).not.toBe(key);
  }
});
