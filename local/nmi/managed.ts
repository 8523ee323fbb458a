import type { IdentityObject, ObjectSource, PodObject } from './objects';
import type { TokenRequest } from './token-request';

/**
 * Managed mode: bindings of the pod's namespace whose selector equals the pod's label, and the AzureIdentity that each of
 * them names in that same namespace. No assigned identities, no waiting. Undefined: no identity, 404. Go walks a map to
 * find them: where the request names none, `pick` chooses one of so many.
 */
export function managedIdentity(
  objects: ObjectSource,
  pod: PodObject,
  request: TokenRequest,
  pick: (count: number) => number,
): IdentityObject | undefined {
  const { namespace, labels } = pod.metadata;
  // A binding without selector matches the pods without label (pkg/nmi/managed.go).
  const label = labels?.['aadpodidbinding'] ?? '';
  const wanted = new Set(
    objects
      .list('AzureIdentityBinding')
      .filter(({ metadata, spec }) => {
        return metadata.namespace === namespace && (spec?.selector ?? '') === label;
      })
      .map(({ spec }) => spec?.azureIdentity ?? ''),
  );
  const candidates = objects.list('AzureIdentity').filter(({ metadata }) => {
    return metadata.namespace === namespace && wanted.has(metadata.name);
  });
  const meant = candidates.filter((identity) => isRequested(identity, request));
  return meant.length > 1 ? meant[pick(meant.length)] : meant[0];
}

/** Ids are compared case-sensitively, and one of the two is enough; nothing requested: any. */
export function isRequested({ spec }: IdentityObject, request: TokenRequest): boolean {
  const { clientId, resourceId } = request;
  if (clientId === '' && resourceId === '') return true;
  return (
    (clientId !== '' && spec?.clientID === clientId) ||
    (resourceId !== '' && spec?.resourceID === resourceId)
  );
}
