import type { IdentityObject, ObjectSource, PodObject } from './objects';
import type { TokenRequest } from './token-request';

/**
 * Managed mode: bindings of the pod's namespace whose selector equals the pod's label, and the AzureIdentity that each of
 * them names in that same namespace. No assigned identities, no waiting. Undefined: no identity, 404.
 */
export function managedIdentity(
  objects: ObjectSource,
  pod: PodObject,
  request: TokenRequest,
): IdentityObject | undefined {
  const { namespace, labels } = pod.metadata;
  // A binding without selector matches the pods without label [mic.md 1.5].
  const label = labels?.['aadpodidbinding'] ?? '';
  const wanted = objects
    .list('AzureIdentityBinding')
    .filter(({ metadata, spec }) => {
      return metadata.namespace === namespace && (spec?.selector ?? '') === label;
    })
    .map(({ spec }) => spec?.azureIdentity ?? '');
  const candidates = wanted.flatMap((name) =>
    objects
      .list('AzureIdentity')
      .filter(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  );
  return candidates.find((identity) => isRequested(identity, request));
}

/** Ids are compared case-sensitively; nothing requested: the first one. */
export function isRequested({ spec }: IdentityObject, request: TokenRequest): boolean {
  if (request.clientId !== '') return spec?.clientID === request.clientId;
  return request.resourceId === '' || spec?.resourceID === request.resourceId;
}
