import type { ForgeAuth, ForgeRules } from './repository-rules';

/** All that differs between forges before the first call; the calls are in `shared/adapters/git`. */
export interface ForgeDefinition {
  /** Root of its API unless the configuration says another. Absent: the configuration has to. */
  readonly defaultUrl?: string;
  /** What such a root looks like, for anyone who has to write one. */
  readonly exampleUrl: string;
  /** The web site that people copy addresses from, where it is not the API. */
  readonly webSite?: RegExp;
  /** How a repository is written, for messages. */
  readonly repositoryForm: string;
  /** Names in it; absent: two or more. */
  readonly repositoryParts?: number;
  readonly signIn: readonly ForgeAuth['kind'][];
  /** Its repositories have issues. Work items of Azure DevOps belong to a project, whose process says what they are like. */
  readonly hasIssues: boolean;
  /** The addresses by which Flux may know a repository; how they are written does not matter. */
  repositoryUrls(rules: Pick<ForgeRules, 'url' | 'repository'>): readonly string[];
}

export const FORGES: Readonly<Record<ForgeRules['provider'], ForgeDefinition>> = {
  github: {
    defaultUrl: 'https://api.github.com',
    exampleUrl: 'https://api.github.com',
    webSite: /^https:\/\/(www\.)?github\.com\b/,
    repositoryForm: 'owner/name',
    repositoryParts: 2,
    signIn: ['token', 'githubApp'],
    hasIssues: true,
    repositoryUrls: ({ url, repository }) => [`${githubWebSite(url)}/${repository}`],
  },
  azureDevOps: {
    exampleUrl: 'https://dev.azure.com/<organisation>',
    repositoryForm: 'project/name',
    repositoryParts: 2,
    signIn: ['token', 'managedIdentity'],
    hasIssues: false,
    repositoryUrls: ({ url, repository }) => {
      const [project = '', name = project] = repository.split('/');
      return [`${url}/${project}/_git/${name}`];
    },
  },
  gitlab: {
    defaultUrl: 'https://gitlab.com',
    exampleUrl: 'https://gitlab.com',
    repositoryForm: 'group/…/name',
    signIn: ['token'],
    hasIssues: true,
    repositoryUrls: ({ url, repository }) => [`${url}/${repository}`],
  },
};

/** The addresses by which Flux may know the repository of a repository. */
export function repositoryUrls(rules: ForgeRules): readonly string[] {
  return FORGES[rules.provider].repositoryUrls(rules);
}

/** GitHub's API has a host of its own, GitHub Enterprise Server's a path. */
function githubWebSite(url: string): string {
  return url.replace('://api.github.com', '://github.com').replace(/\/api\/v3$/, '');
}
