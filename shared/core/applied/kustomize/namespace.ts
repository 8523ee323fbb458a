import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { BuildError } from './failure';
import { withField } from './copy-on-write';
import { editField } from './field-path';
import { isNull } from './blanks';
import type { FieldSpec } from './kustomization-file';
import {
  CLUSTER_SCOPED,
  currentId,
  idText,
  keyOf,
  metadataOf,
  type Resource,
  textOf,
  withMetadata,
  withPrevious,
  withValue,
} from './resource';

/** The namespace of all that kustomize does not take for cluster-scoped; Namespace objects get it as their name. */
export function withNamespace(
  resources: readonly Resource[],
  namespace: string,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const moved = resources.map((resource) =>
    withValue(withPrevious(resource), inNamespace(resource.value, namespace, specs)),
  );
  refuseConflicts(resources, moved);
  return moved;
}

function inNamespace(
  value: JsonObject,
  namespace: string,
  specs: readonly FieldSpec[],
): JsonObject {
  const clustered = currentId(value).namespace === CLUSTER_SCOPED;
  const isSame = metadataOf(value).namespace === namespace;
  const moved = clustered || isSame ? value : withMetadata(value, { namespace });
  const isBinding = ['RoleBinding', 'ClusterRoleBinding'].includes(textOf(value.kind));
  const bound = isBinding ? withDefaultSubjects(moved, namespace) : moved;
  return specs
    .filter((spec) => isUsed(spec, textOf(value.apiVersion)))
    .reduce(
      (now, spec) =>
        editField(now, spec, { create: 'scalar', set: (old) => scalar(old, namespace) }),
      bound,
    );
}

function isUsed({ path, kind }: FieldSpec, apiVersion: string): boolean {
  if (path === 'metadata/namespace') return false;
  if (path === 'metadata/name' && apiVersion !== 'v1') return false;
  return !(
    path === 'subjects/namespace' &&
    (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')
  );
}

function scalar(old: Json, namespace: string): Json {
  if (typeof old === 'object' && !isNull(old)) {
    throw new BuildError('namespace field specs must target scalar nodes');
  }
  return namespace;
}

/** Subjects that are named `default`, and no others: those that belong to an object here follow with the names. */
function withDefaultSubjects(value: JsonObject, namespace: string): JsonObject {
  const { subjects } = value;
  if (isNull(subjects)) return value;
  if (!Array.isArray(subjects))
    throw new BuildError('setting namespace on (cluster)role binding subjects: wrong node kind');
  const all = subjects as readonly Json[];
  return {
    ...value,
    subjects: all.map((subject) =>
      isJsonObject(subject) && subject.name === 'default'
        ? withField(subject, 'namespace', namespace)
        : subject,
    ),
  };
}

/** Each is compared with those that were moved before it and those that are still where they were. */
function refuseConflicts(before: readonly Resource[], after: readonly Resource[]): void {
  const counts = new Map<string, number>();
  const count = (resource: Resource, by: number): number => {
    const key = keyOf(currentId(resource.value));
    const now = (counts.get(key) ?? 0) + by;
    counts.set(key, now);
    return now;
  };
  for (const resource of before) count(resource, 1);
  for (const [at, resource] of after.entries()) {
    const old = before[at];
    if (old !== undefined) count(old, -1);
    if (count(resource, 1) === 1) continue;
    throw new BuildError(
      `namespace transformation produces ID conflict: ${idText(resource.value)}`,
      resource.file,
    );
  }
}
