import type { ForgeRules, GitOpsTarget } from '../../core/configuration/gitops-target';
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

/** The repository of a target. Nothing is sent, and no SDK loaded, before the first call. */
export function createForge(target: GitOpsTarget, options: ForgeOptions): Forge {
  return CREATORS[target.forge.provider](target, options);
}
