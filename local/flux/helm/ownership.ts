import type { KubeObject } from '../../kubernetes';
import type { Cluster, Name } from '../flux-object';
import { read } from '../flux-object';

const MANAGED = 'app.kubernetes.io/managed-by';
const RELEASE = 'meta.helm.sh/release-name';
const NAMESPACE = 'meta.helm.sh/release-namespace';

/**
 * Why a release cannot have an object that is there already: only what bears the release's own marks may be taken in (helm.sh/helm,
 * pkg/action/validate.go). That is how a second release fails on ClusterRole aad-pod-identity-nmi, whatever its namespace.
 */
export function foreignObject(
  cluster: Cluster,
  objects: readonly KubeObject[],
  release: Name,
): string | undefined {
  for (const object of objects) {
    const { namespace = '', name } = object.metadata;
    const live = read(cluster, { kind: object.kind, namespace, name });
    const problem = live === undefined ? '' : ownershipProblem(live, release);
    if (problem === '') continue;
    return `${object.kind} "${name}" in namespace "${namespace}" exists and cannot be imported into the current release: invalid ownership metadata; ${problem}`;
  }
  return undefined;
}

function ownershipProblem({ metadata }: KubeObject, release: Name): string {
  const { labels = {}, annotations = {} } = metadata;
  return [
    wrong('label', labels, [MANAGED, 'Helm']),
    wrong('annotation', annotations, [RELEASE, release.name]),
    wrong('annotation', annotations, [NAMESPACE, release.namespace]),
  ]
    .filter((text) => text !== '')
    .join('; ');
}

function wrong(
  what: 'label' | 'annotation',
  marks: Readonly<Record<string, string>>,
  [key, wanted]: readonly [string, string],
): string {
  const is = marks[key];
  if (is === wanted) return '';
  if (is === undefined)
    return `${what} validation error: missing key "${key}": must be set to "${wanted}"`;
  return `${what} validation error: key "${key}" must equal "${wanted}": current value is "${is}"`;
}
