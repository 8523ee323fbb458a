import { sourceKey } from '../../../shared/core/applied/flux/sources';
import type { Tree } from '../../../shared/core/applied/tree';
import type {
  GitOpsTarget,
  OtherRepository,
} from '../../../shared/core/configuration/gitops-target';
import { repositoryUrls } from '../../../shared/core/configuration/forges';
import type { Adapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';

export interface OtherRepositories {
  /** By `sourceKey`, as the resolver looks for them. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** For people: which could not be read, and why. */
  readonly notes: readonly string[];
}

/**
 * The repositories that a target reads along. One that cannot be read is reported and stays unknown: what Flux takes from
 * there is then neither there nor absent. Never throws.
 */
export async function otherRepositories(
  adapters: Pick<Adapters, 'forge'>,
  target: GitOpsTarget,
): Promise<OtherRepositories> {
  const read = await Promise.all(
    (target.alsoRead ?? []).map(async (one) => ({
      one,
      tree: await attempt(() => treeOf(adapters, target, one)),
    })),
  );
  return {
    trees: new Map(
      read.flatMap(({ one, tree }) =>
        tree.ok ? keysOf(target, one).map((key) => [key, tree.value] as const) : [],
      ),
    ),
    notes: read.flatMap(({ one, tree }) =>
      tree.ok
        ? []
        : [`${one.repository} is to be read along, and cannot be: ${tree.failure.message}`],
    ),
  };
}

async function treeOf(
  adapters: Pick<Adapters, 'forge'>,
  target: GitOpsTarget,
  { repository, branch }: OtherRepository,
): Promise<Tree> {
  const forge = await adapters.forge({
    ...target,
    // A forge is kept for each name.
    name: `${target.name} ${repository} ${branch}`,
    branch,
    forge: { ...target.forge, repository },
  });
  return forge.tree(await forge.baseHead());
}

function keysOf({ forge }: GitOpsTarget, { repository, branch }: OtherRepository): string[] {
  return repositoryUrls({ ...forge, repository }).map((url) => sourceKey(url, branch));
}
