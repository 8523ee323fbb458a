import type { ForgeRules, RepositoryRules } from '../../core/configuration/repository-rules';
import { createAzureDevOpsForge } from './azure-devops';
import type { Forge } from './forge';
import { createGitHubForge } from './github';
import { createGitLabForge } from './gitlab';
import type { CreateForge, ForgeOptions } from './options';

export type * from './forge';
export { keptForges } from './kept-forges';
export type { ForgeOptions } from './options';

/** One per kind of forge. */
const CREATORS: Readonly<Record<ForgeRules['provider'], CreateForge>> = {
  github: createGitHubForge,
  azureDevOps: createAzureDevOpsForge,
  gitlab: createGitLabForge,
};

/** The repository of a repository. Nothing is sent, and no SDK loaded, before the first call. */
export function createForge(repository: RepositoryRules, options: ForgeOptions): Forge {
  return CREATORS[repository.forge.provider](repository, options);
}
