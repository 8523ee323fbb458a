import { newAzureDevOpsFront } from './azure-devops';
import type { Front } from './front';
import type { GitHubApp } from './github';
import { newGitHubFront } from './github';
import { newGitLabFront } from './gitlab';
import type { Hosting } from './hosting';

/** One per kind of forge. Each looks at the same repositories, under a path of its own. */
export interface Fronts {
  readonly all: readonly Front[];
  readonly githubApp: GitHubApp;
}

export function newFronts(hosting: Hosting): Fronts {
  const github = newGitHubFront(hosting);
  return {
    // GitHub's comes last: to git its paths are those that begin with no path of another.
    all: [newAzureDevOpsFront(hosting), newGitLabFront(hosting), github.front],
    githubApp: github.app,
  };
}
