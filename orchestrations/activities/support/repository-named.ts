import { ReconcileError } from '../../../shared/core/base/errors';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { Adapters } from '../../../shared/current-adapters';

/** A repository of the configuration in force. Throws ReconcileError when there is none of the name. */
export async function repositoryNamed(adapters: Adapters, name: string): Promise<RepositoryRules> {
  const { configuration } = await adapters.configuration.current();
  const repository = configuration.repositories.find((one) => one.name === name);
  if (repository !== undefined) return repository;
  throw new ReconcileError({
    policy: 'Terminal',
    code: 'RepositoryUnknown',
    message: `Repository ${name} is no longer in the configuration.`,
    target: name,
  });
}
