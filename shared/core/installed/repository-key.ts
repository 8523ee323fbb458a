import { normalisedUrl } from '../applied/flux/git-url';
import type { ForgeRules } from '../configuration/repository-rules';
import { withoutTrailing } from '../base/trailing';

/**
 * The repository of a repository as `normalisedUrl` spells it: `github.com/contoso/fleet`. The API of a forge has an address of
 * its own (api.github.com, /api/v3 on a GitHub Enterprise Server).
 */
export function keyOfForge({ url, repository }: Pick<ForgeRules, 'url' | 'repository'>): string {
  const root = withoutTrailing(url, '/')
    .replace(/^(https?:\/\/)api\.github\.com$/, '$1github.com')
    .replace(/\/api\/v\d+$/, '');
  return normalisedUrl(`${root}/${repository}`);
}
