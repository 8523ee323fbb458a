import type { JsonObject } from '../../base/json';
import type { RepoObject } from './objects';
import { textAt } from '../../base/json';
import { withoutTrailing } from '../../base/trailing';

export const HELM = 'helm.toolkit.fluxcd.io';
export const SOURCE = 'source.toolkit.fluxcd.io';

/** The objects that a `sourceRef` or `chartRef` of a release may mean. */
export function referred(
  objects: readonly RepoObject[],
  release: RepoObject,
  ref: JsonObject,
): readonly RepoObject[] {
  const namespace = textAt(ref, 'namespace') ?? release.namespace;
  return objects.filter(
    (object) =>
      object.group === SOURCE &&
      object.kind === textAt(ref, 'kind') &&
      object.name === textAt(ref, 'name') &&
      isSameNamespace(object.namespace, namespace),
  );
}

/** A namespace that kustomize sets is not in the file: there the name alone decides. */
function isSameNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/**
 * True when an `oci://` URL ends in the repository that the chart has in our registries. The host is not looked at: it
 * differs by cluster, and is often a variable, which may hold a part of the path too.
 */
export function isOurRepository(url: string, repository: string): boolean {
  const [, host = '', path = ''] =
    /^oci:\/\/([^/]+)\/+([^/].*)$/.exec(withoutTrailing(url, '/')) ?? [];
  if (path === repository) return true;
  return host.includes('${') && path !== '' && repository.endsWith(`/${path}`);
}
