import { ReconcileError } from '../../core/errors';
import type { ForgeRules, GitOpsTarget } from '../../core/flux/target';
import type { Forge } from './forge';
import { createGitHubForge } from './github';
import type { CreateForge, ForgeOptions } from './options';

export type * from './forge';
export type { ForgeOptions } from './options';

/** One per kind of forge. */
const CREATORS: Readonly<Partial<Record<ForgeRules['provider'], CreateForge>>> = {
  github: createGitHubForge,
};

/** The repository of a target. Nothing is sent, and no SDK loaded, before the first call. */
export function createForge(target: GitOpsTarget, options: ForgeOptions): Forge {
  const { provider } = target.forge;
  const create = CREATORS[provider];
  if (create !== undefined) return create(target, options);
  throw new ReconcileError({
    policy: 'Terminal',
    code: 'UnknownForge',
    message: `There is no forge of the kind "${provider}" (GitOps target ${target.name}).`,
  });
}
