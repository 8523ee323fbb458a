import { normalisedUrl } from './git-url';

describe('the address of a repository', () => {
  it.each([
    'https://github.com/contoso/fleet',
    'https://github.com/Contoso/Fleet.git',
    'https://github.com/contoso/fleet/',
    'https://x-access-token:secret@github.com/contoso/fleet',
    'ssh://git@github.com/contoso/fleet',
    'ssh://git@ssh.github.com:443/contoso/fleet.git',
    'git@github.com:contoso/fleet.git',
    'github.com:contoso/fleet',
  ])('is one however it is written: %s', (url) => {
    expect(normalisedUrl(url)).toBe('github.com/contoso/fleet');
  });

  it.each([
    'https://dev.azure.com/contoso/Platform%20Team/_git/fleet',
    'https://contoso@dev.azure.com/contoso/Platform%20Team/_git/fleet',
    'https://contoso.visualstudio.com/Platform%20Team/_git/fleet',
    'https://contoso.visualstudio.com/DefaultCollection/Platform%20Team/_git/fleet',
    'git@ssh.dev.azure.com:v3/contoso/Platform%20Team/fleet',
    'ssh://git@ssh.dev.azure.com/v3/contoso/Platform%20Team/fleet',
    'contoso@vs-ssh.visualstudio.com:v3/contoso/Platform%20Team/fleet',
  ])('is one on all hosts of Azure DevOps: %s', (url) => {
    expect(normalisedUrl(url)).toBe('dev.azure.com/contoso/platform team/fleet');
  });

  it('knows the repository that has the name of its project', () => {
    expect(normalisedUrl('https://dev.azure.com/contoso/_git/fleet')).toBe(
      normalisedUrl('https://dev.azure.com/contoso/fleet/_git/fleet'),
    );
  });

  it('keeps the groups of GitLab apart', () => {
    expect(normalisedUrl('git@gitlab.example:platform/aks/fleet.git')).toBe(
      'gitlab.example/platform/aks/fleet',
    );
  });

  it('does not take an artifact for the repository of that address', () => {
    expect(normalisedUrl('oci://ghcr.io/contoso/fleet')).not.toBe(
      normalisedUrl('https://ghcr.io/contoso/fleet'),
    );
  });
});
