import { normalisedUrl } from '../applied/flux/git-url';
import { repositoryUrls } from './forges';
import type { ForgeRules } from './repository-rules';

function urlsOf(
  provider: ForgeRules['provider'],
  url: string,
  repository: string,
): readonly string[] {
  const auth = { kind: 'managedIdentity' } as const;
  return repositoryUrls({ provider, url, repository, auth }).map(normalisedUrl);
}

test.each([
  ['github', 'https://api.github.com', 'contoso/fleet', 'ssh://git@github.com/contoso/fleet.git'],
  ['github', 'https://git.contoso.com/api/v3', 'a/b', 'https://git.contoso.com/a/b'],
  ['gitlab', 'https://gitlab.com', 'a/b/c', 'git@gitlab.com:a/b/c.git'],
  [
    'azureDevOps',
    'https://dev.azure.com/org',
    'shop/fleet',
    'https://dev.azure.com/org/shop/_git/fleet',
  ],
  [
    'azureDevOps',
    'https://dev.azure.com/org',
    'shop/fleet',
    'git@ssh.dev.azure.com:v3/org/shop/fleet',
  ],
] as const)('%s at %s: %s is what Flux calls %s', (provider, url, repository, seen) => {
  expect(urlsOf(provider, url, repository)).toEqual([normalisedUrl(seen)]);
});
