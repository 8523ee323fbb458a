import { isRequested } from './managed';
import type { AssignedObject, IdentityObject, ObjectSource, PodObject } from './objects';
import { nameOf } from './objects';
import type { TokenRequest } from './token-request';

export interface Patience {
  /** Polls until an assigned identity must at least be in state Created. */
  readonly retryAttemptsForCreated: number;
  /** Polls after these, once one is Created. */
  readonly retryAttemptsForAssigned: number;
  readonly findIdentityRetryIntervalSeconds: number;
}

export interface StandardSearch {
  readonly objects: ObjectSource;
  readonly node: string;
  readonly forceNamespaced: boolean;
  readonly patience: Patience;
  readonly sleep: (ms: number) => Promise<void>;
}

/** `created`: something was there but never became Assigned. `panic`: NMI 1.8 indexes into an empty list. */
export type StandardResult =
  | { readonly kind: 'found'; readonly identity: IdentityObject }
  | { readonly kind: 'none'; readonly created: boolean; readonly message: string }
  | { readonly kind: 'panic' };

/**
 * Standard mode: waits for an AzureAssignedIdentity of this pod on this node. Neither AzureIdentity nor binding nor label
 * of the pod is looked at.
 */
export async function standardIdentity(
  search: StandardSearch,
  pod: PodObject,
  request: TokenRequest,
): Promise<StandardResult> {
  const { retryAttemptsForCreated: early, retryAttemptsForAssigned: late } = search.patience;
  let created = false;
  for (let attempt = 1; attempt <= early + late; attempt += 1) {
    const mine = assignedTo(search, pod).filter((one) => mayBeMeant(one, request));
    const assigned = mine.filter((one) => isIn(one, 'Assigned', ''));
    if (assigned.length > 0) return pick(search, pod, request);
    created = mine.some((one) => isIn(one, 'Created'));
    await search.sleep(search.patience.findIdentityRetryIntervalSeconds * 1000);
    if (!created && attempt >= early) break;
  }
  return { kind: 'none', created, message: giveUp(search.patience, pod, created) };
}

function assignedTo({ objects, node }: StandardSearch, pod: PodObject): AssignedObject[] {
  return objects.list('AzureAssignedIdentity').filter(({ metadata, spec }) => {
    return (
      metadata.labels?.['nodename'] === node &&
      spec?.pod === pod.metadata.name &&
      spec.podNamespace === pod.metadata.namespace
    );
  });
}

function isIn({ status }: AssignedObject, ...states: readonly string[]): boolean {
  return states.includes(status?.status ?? '');
}

/** While waiting, ids are compared in any casing: the final choice below is stricter. */
function mayBeMeant({ spec }: AssignedObject, request: TokenRequest): boolean {
  const identity = spec?.azureIdentityRef?.spec;
  const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
  if (request.clientId !== '') return same(identity?.clientID, request.clientId);
  return request.resourceId === '' || same(identity?.resourceID, request.resourceId);
}

/** Chooses among everything that is Assigned; an id in other casing than the object's finds nothing. */
function pick(search: StandardSearch, pod: PodObject, request: TokenRequest): StandardResult {
  // What versions before 1.5 wrote, with no state, comes first.
  const candidates = ['', 'Assigned']
    .flatMap((state) => assignedTo(search, pod).filter((one) => isIn(one, state)))
    .flatMap(({ spec }) => spec?.azureIdentityRef ?? [])
    .filter((identity) => isInReach(search, identity, pod));
  const identity = candidates.find((candidate) => isRequested(candidate, request));
  if (identity) return { kind: 'found', identity };
  if (request.clientId === '' && request.resourceId === '') return { kind: 'panic' };
  const wanted = request.clientId === '' ? request.resourceId : request.clientId;
  const message = `no azure identity found for request clientID/resourceID ${wanted}`;
  return { kind: 'none', created: false, message };
}

function isInReach(
  { forceNamespaced }: StandardSearch,
  { metadata }: IdentityObject,
  pod: PodObject,
): boolean {
  const behavior = metadata.annotations?.['aadpodidentity.k8s.io/Behavior'];
  const namespaced = forceNamespaced || behavior === 'namespaced';
  return !namespaced || metadata.namespace === pod.metadata.namespace;
}

function giveUp(patience: Patience, pod: PodObject, created: boolean): string {
  const state = created ? 'ASSIGNED' : 'CREATED';
  const { retryAttemptsForCreated: early, retryAttemptsForAssigned: late } = patience;
  const attempts = created ? early + late : early;
  return `getting assigned identities for pod ${nameOf(pod)} in ${state} state failed after ${attempts} attempts, retry duration [${patience.findIdentityRetryIntervalSeconds}]s. Check MIC pod logs for identity assignment errors`;
}
