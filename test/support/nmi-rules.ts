import { isNamespaced } from '../../shared/core/pod-identity/match';
import type {
  AssignedIdentity,
  AzureIdentitySpec,
  ClusterObjects,
  IdentityPod,
} from '../../shared/core/cluster/objects';

/** What a token request may ask for; with neither, NMI takes the first identity that it finds. */
export interface NmiRequest {
  readonly forceNamespaced: boolean;
  readonly clientId?: string;
  readonly resourceId?: string;
}

/**
 * waiting: only in state Created; NMI polls for up to 100 s. failed: NMI answers 500, for in namespaced mode it picks
 * from an empty list (pkg/nmi/standard.go).
 */
export type NmiAnswer =
  | { readonly kind: 'found'; readonly spec: AzureIdentitySpec }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'failed' };

type Objects = Pick<ClusterObjects, 'identities' | 'bindings' | 'assigned'>;

/** What NMI finds for a pod, by its own rules of look-up (pkg/nmi). */
export function identitiesForPod(
  mode: 'managed' | 'standard',
  pod: IdentityPod,
  objects: Objects,
  request: NmiRequest,
): NmiAnswer {
  switch (mode) {
    case 'managed':
      return managed(pod, objects, request);
    case 'standard':
      return standard(pod, objects.assigned, request);
  }
}

function managed(pod: IdentityPod, objects: Objects, request: NmiRequest): NmiAnswer {
  const { namespace } = pod.meta;
  const names = new Set(
    objects.bindings
      .filter(({ meta, selector }) => meta.namespace === namespace && selector === pod.selector)
      .map(({ azureIdentity }) => azureIdentity),
  );
  return pick(
    objects.identities
      .filter(({ meta }) => meta.namespace === namespace && names.has(meta.name))
      .map(({ spec }) => spec),
    request,
  );
}

function standard(
  pod: IdentityPod,
  assigned: readonly AssignedIdentity[],
  request: NmiRequest,
): NmiAnswer {
  const mine = assigned.filter(
    ({ meta, content }) =>
      meta.labels.nodename === pod.nodeName &&
      content.pod === pod.meta.name &&
      content.podNamespace === pod.meta.namespace,
  );
  const wanted = mine.filter(({ content }) => isWanted(content.identity.spec, request));
  const ready = wanted.filter(({ state }) => state === 'Assigned' || state === '');
  if (ready.length === 0) {
    return { kind: wanted.some(({ state }) => state === 'Created') ? 'waiting' : 'notFound' };
  }
  const usable = ready.filter((object) => isUsable(object, pod, request.forceNamespaced));
  if (usable.length === 0) return { kind: 'failed' };
  return pick(
    usable.map(({ content }) => content.identity.spec),
    request,
  );
}

function isUsable({ content }: AssignedIdentity, pod: IdentityPod, force: boolean): boolean {
  const { annotations, namespace } = content.identity;
  const apart = isNamespaced({ meta: { annotations } }, force);
  return !apart || namespace === pod.meta.namespace;
}

/** While NMI waits it compares in any casing. */
function isWanted(spec: AzureIdentitySpec, { clientId, resourceId }: NmiRequest): boolean {
  if (clientId !== undefined) return spec.clientID.toLowerCase() === clientId.toLowerCase();
  return resourceId === undefined || spec.resourceID.toLowerCase() === resourceId.toLowerCase();
}

/** In its final choice NMI compares client ids exactly: one in another casing ends in 404. */
function pick(specs: readonly AzureIdentitySpec[], request: NmiRequest): NmiAnswer {
  const { clientId } = request;
  const spec = specs.find((each) =>
    clientId === undefined ? isWanted(each, request) : each.clientID === clientId,
  );
  return spec === undefined ? { kind: 'notFound' } : { kind: 'found', spec };
}
