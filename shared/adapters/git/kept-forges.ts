import type { RepositoryRules } from '../../core/configuration/repository-rules';
import type { Forge } from './forge';

interface Kept {
  /** The repository's rules as they were when its forge was made. */
  readonly rules: string;
  readonly forge: Forge;
}

/**
 * One forge for each repository of this process, made anew when the configuration says something else of the repository. A forge
 * holds the token that it signs with: one made for every activity would ask GitHub for an installation token each time.
 */
export function keptForges(
  create: (repository: RepositoryRules) => Forge,
): (repository: RepositoryRules) => Forge {
  const kept = new Map<string, Kept>();
  return (repository) => {
    const rules = JSON.stringify(repository);
    const known = kept.get(repository.name);
    if (known?.rules === rules) return known.forge;
    const forge = create(repository);
    kept.set(repository.name, { rules, forge });
    return forge;
  };
}
