import { sourceKey } from '../../../shared/core/applied/flux/sources';
import type { Tree } from '../../../shared/core/applied/tree';
import type {
  RepositoryRules,
  OtherRepository,
} from '../../../shared/core/configuration/repository-rules';
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
 * The repositories that a repository reads along. One that cannot be read is reported and stays unknown: what Flux takes from
 * there is then neither there nor absent. Never throws.
 */
export async function otherRepositories(
  adapters: Pick<Adapters, 'forge'>,
  repository: RepositoryRules,
): Promise<OtherRepositories> {
  const read = await Promise.all(
    (repository.alsoRead ?? []).map(async (one) => ({
      one,
      tree: await attempt(() => treeOf(adapters, repository, one)),
    })),
  );
  return {
    trees: new Map(
      read.flatMap(({ one, tree }) =>
        tree.ok ? keysOf(repository, one).map((key) => [key, tree.value] as const) : [],
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
  rules: RepositoryRules,
  { repository, branch }: OtherRepository,
): Promise<Tree> {
  const forge = await adapters.forge({
    ...rules,
    // A forge is kept for each name.
    name: `${rules.name} ${repository} ${branch}`,
    branch,
    forge: { ...rules.forge, repository },
  });
  return forge.tree(await forge.baseHead());
}

function keysOf({ forge }: RepositoryRules, { repository, branch }: OtherRepository): string[] {
  return repositoryUrls({ ...forge, repository }).map((url) => sourceKey(url, branch));
}
