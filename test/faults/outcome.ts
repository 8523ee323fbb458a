import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Stage } from '../support/stage';
import { conditionsOf, RECONCILER } from '../support/stage';

/** What a run leaves behind, in Azure and in our own tables; two runs that did the same leave equal outcomes. */
export interface Outcome {
  /** Host → its user-assigned identities with their principals, the kubelet's included. */
  readonly hosts: Readonly<Record<string, readonly string[]>>;
  /** Roles of the reconciler: role @ scope. */
  readonly roles: readonly string[];
  readonly ledger: readonly string[];
  readonly ready: string | undefined;
  readonly behind: boolean;
  /** Every write that changed Azure: method, path and body. Repeats of an idempotent write count once. */
  readonly writes: readonly string[];
}

export async function outcomeOf(stage: Stage, cluster: ResourceId): Promise<Outcome> {
  const item = await stage.store.work.get(cluster);
  return {
    hosts: hostsOf(stage, cluster),
    roles: rolesOf(stage),
    ledger: (await stage.store.ledger.of(cluster))
      .map((entry) =>
        entry.kind === 'identity'
          ? `${entry.state} ${entry.identity} on ${entry.host}`
          : `${entry.state} ${entry.assignment}`,
      )
      .sort(),
    ready: (await conditionsOf(stage, cluster))[0],
    behind: item !== undefined && item.generation !== item.reconciledGeneration,
    writes: effectiveWrites(stage),
  };
}

function hostsOf({ azure }: Stage, cluster: ResourceId): Outcome['hosts'] {
  return Object.fromEntries(
    azure.world
      .hosts(cluster)
      .map((host) => [
        host.name,
        host.identity.user
          .map(({ id, principalId }) => `${id.toLowerCase()} = ${principalId}`)
          .sort(),
      ]),
  );
}

function rolesOf({ azure }: Stage): readonly string[] {
  return [...azure.world.state.roleAssignments.values()]
    .filter(({ principalId }) => principalId === RECONCILER.objectId)
    .map(
      ({ roleDefinitionId, scope }) =>
        `${roleDefinitionId.split('/').at(-1)} @ ${scope.toLowerCase()}`,
    )
    .sort();
}

function effectiveWrites({ azure }: Stage): readonly string[] {
  const succeeded = azure.calls.writes().filter(({ status }) => status >= 200 && status < 300);
  const texts = succeeded.map(
    ({ method, path, body }) => `${method} ${path} ${JSON.stringify(body ?? null)}`,
  );
  return [...new Set(texts)].sort();
}
