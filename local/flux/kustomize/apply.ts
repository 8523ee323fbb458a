import type { KubeObject } from '../../kubernetes';
import { asMap, KubeError, textOf } from '../../kubernetes';
import type { Cluster, Name } from '../flux-object';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';
import type { FieldOwner } from './field-owner';
import { serverSideApply } from './field-owner';

export const OWNER_NAME = 'kustomize.toolkit.fluxcd.io/name';
export const OWNER_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';
const GROUP = 'kustomize.toolkit.fluxcd.io';

/**
 * Applies what was built, definitions and namespaces first (fluxcd/pkg/ssa, ApplyAllStaged). An object that another Kustomization has
 * applied is taken over: nothing asks whose it is, and its labels are ours from now on.
 */
export function applyAll(
  cluster: Cluster,
  owner: FieldOwner,
  { by, objects }: { readonly by: Name; readonly objects: readonly KubeObject[] },
): Outcome<readonly KubeObject[]> {
  const applied: KubeObject[] = [];
  for (const object of [...objects.filter(isFirst), ...objects.filter((one) => !isFirst(one))]) {
    const outcome = applyOne(cluster, owner, { by, object });
    if (!outcome.ok) return outcome;
    applied.push(object);
  }
  return done(applied);
}

/** CRDs and namespaces come before everything that needs them. */
function isFirst({ kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition' || kind === 'Namespace';
}

function applyOne(
  cluster: Cluster,
  owner: FieldOwner,
  { by, object }: { readonly by: Name; readonly object: KubeObject },
): Outcome<undefined> {
  const shown = `${object.kind}/${[object.metadata.namespace, object.metadata.name].filter(Boolean).join('/')}`;
  if (isLeftAlone(cluster, object)) return done(undefined);
  try {
    serverSideApply(cluster, owner, labelled(object, by));
    return done(undefined);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return failed(`${shown} dry-run failed: ${error.message}`);
  }
}

/** `ssa: Ignore`, `ssa: IfNotPresent` and `reconcile: disabled`, in the manifest or on the cluster. */
function isLeftAlone({ world }: Cluster, object: KubeObject): boolean {
  const { namespace, name } = object.metadata;
  const live = world.list(object.kind, namespace).find(({ metadata }) => metadata.name === name);
  const marks = [object, ...(live === undefined ? [] : [live])].map(marksOf);
  const ssa = textOf(marksOf(object)[`${GROUP}/ssa`]).toLowerCase();
  return (
    marks.some((mark) => mark[`${GROUP}/reconcile`] === 'disabled') ||
    ssa === 'ignore' ||
    (ssa === 'ifnotpresent' && live !== undefined)
  );
}

export function marksOf({ metadata }: KubeObject): Readonly<Record<string, unknown>> {
  return { ...asMap(metadata.labels), ...asMap(metadata.annotations) };
}

function labelled(object: KubeObject, by: Name): KubeObject {
  const labels = {
    ...object.metadata.labels,
    [OWNER_NAME]: by.name,
    [OWNER_NAMESPACE]: by.namespace,
  };
  return { ...object, metadata: { ...object.metadata, labels } };
}
