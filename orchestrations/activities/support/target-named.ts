import { ReconcileError } from '../../../shared/core/base/errors';
import type { GitOpsTarget } from '../../../shared/core/configuration/gitops-target';
import type { Adapters } from '../../../shared/current-adapters';

/** A GitOps target of the configuration in force. Throws ReconcileError when there is none of the name. */
export async function targetNamed(adapters: Adapters, name: string): Promise<GitOpsTarget> {
  const { configuration } = await adapters.configuration.current();
  const target = configuration.targets.find((one) => one.name === name);
  if (target !== undefined) return target;
  throw new ReconcileError({
    policy: 'Terminal',
    code: 'TargetUnknown',
    message: `GitOps target ${name} is no longer in the configuration.`,
    target: name,
  });
}
