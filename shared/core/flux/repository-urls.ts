import type { ForgeRules } from '../configuration/gitops-target';

/** The addresses by which Flux may know the repository of a target; how they are written does not matter. */
export function repositoryUrls({ provider, url, repository }: ForgeRules): readonly string[] {
  switch (provider) {
    case 'github':
      return [`${webOf(url)}/${repository}`];
    case 'gitlab':
      return [`${url}/${repository}`];
    case 'azureDevOps': {
      const [project = '', name = project] = repository.split('/');
      return [`${url}/${project}/_git/${name}`];
    }
  }
}

/** GitHub's API has a host of its own, GitHub Enterprise Server's a path. */
function webOf(url: string): string {
  return url.replace('://api.github.com', '://github.com').replace(/\/api\/v3$/, '');
}
