import { BuildError } from './failure';
import type { Kustomization } from './kustomization-file';
import { gvkOf, nameOf, namespaceOf, type Resource } from './resource';

const FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
] as const;
const LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const;

/** `sortOptions` of the kustomization that is built; those of its bases do not count. */
export function inOrder(
  resources: readonly Resource[],
  options: Kustomization['sortOptions'],
): readonly Resource[] {
  if (options === undefined) return resources;
  const { order, legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy') {
    throw new BuildError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  }
  if (order === 'legacy') return legacyOrder(resources, legacySortOptions);
  if (legacySortOptions === undefined) return resources;
  throw new BuildError(
    "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
  );
}

interface Kinds {
  readonly orderFirst?: readonly string[];
  readonly orderLast?: readonly string[];
}

function legacyOrder(
  resources: readonly Resource[],
  kinds: Kinds | undefined,
): readonly Resource[] {
  const { orderFirst = [], orderLast = [] } = kinds ?? { orderFirst: FIRST, orderLast: LAST };
  const ranks = new Map<string, number>([
    ...orderFirst.map((kind, at) => [kind, at - orderFirst.length] as const),
    ...orderLast.map((kind, at) => [kind, at + 1] as const),
  ]);
  return resources
    .map((resource) => ({ resource, ...keysOf(resource, ranks) }))
    .sort(
      (one, other) =>
        one.rank - other.rank || compared(one.type, other.type) || compared(one.id, other.id),
    )
    .map(({ resource }) => resource);
}

function keysOf(
  { value }: Resource,
  ranks: ReadonlyMap<string, number>,
): { rank: number; type: string; id: string } {
  const { group, version, kind } = gvkOf(value);
  return {
    rank: ranks.get(kind) ?? 0,
    type: `${group || '~G'}_${version || '~V'}_${kind || '~K'}`,
    id: `${kind}|${namespaceOf(value) || '~X'}|${nameOf(value) || '~N'}`,
  };
}

function compared(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
