import { redacted } from './answer';
import { equalFold } from './equal-fold';
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
  /** One of so many, at random: NMI's cache is a map of Go. */
  readonly pick: (count: number) => number;
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
  for (let attempt = 0; attempt < early + late; attempt += 1) {
    const mine = assignedTo(search, pod).filter((one) => mayBeMeant(one, request));
    // What versions before 1.5 wrote, with no state, comes first.
    const state = ['', 'Assigned'].find((each) => mine.some((one) => isIn(one, each)));
    if (state !== undefined) return choose(search, { pod, state }, request);
    const created = mine.some((one) => isIn(one, 'Created'));
    if (!created && attempt >= early) {
      return { kind: 'none', created, message: giveUp(search.patience, pod, request) };
    }
    await search.sleep(search.patience.findIdentityRetryIntervalSeconds * 1000);
  }
  return { kind: 'none', created: true, message: giveUp(search.patience, pod) };
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

function isIn({ status }: AssignedObject, state: string): boolean {
  return (status?.status ?? '') === state;
}

/** While waiting, ids are compared in any casing, and one of the two is enough: the final choice below is stricter. */
function mayBeMeant({ spec }: AssignedObject, { clientId, resourceId }: TokenRequest): boolean {
  if (clientId === '' && resourceId === '') return true;
  const identity = spec?.azureIdentityRef?.spec;
  return (
    (clientId !== '' && equalFold(clientId, identity?.clientID ?? '')) ||
    (resourceId !== '' && equalFold(resourceId, identity?.resourceID ?? ''))
  );
}

interface Found {
  readonly pod: PodObject;
  readonly state: string;
}

/** Chooses among all of the state in which one was found; an id in other casing than the object's finds nothing. */
function choose(
  search: StandardSearch,
  { pod, state }: Found,
  request: TokenRequest,
): StandardResult {
  const candidates = assignedTo(search, pod)
    .filter((one) => isIn(one, state))
    .flatMap(({ spec }) => spec?.azureIdentityRef ?? [])
    .filter((identity) => isInReach(search, identity, pod));
  const meant = candidates.filter((candidate) => isRequested(candidate, request));
  const identity = meant[search.pick(meant.length)];
  if (identity) return { kind: 'found', identity };
  if (request.clientId === '' && request.resourceId === '') return { kind: 'panic' };
  const message = `no azure identity found for request clientID ${redacted(request.clientId)}`;
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

/** `request`: of one who was not even Created; without it, of one who was, and never became Assigned. */
function giveUp(patience: Patience, pod: PodObject, request?: TokenRequest): string {
  const { retryAttemptsForCreated: early, retryAttemptsForAssigned: late } = patience;
  const isNamed = request !== undefined && (request.clientId !== '' || request.resourceId !== '');
  const whose = isNamed
    ? `clientID in request: ${redacted(request.clientId)}, getting assigned identities`
    : 'getting assigned identities';
  const [state, attempts] = request === undefined ? ['ASSIGNED', early + late] : ['CREATED', early];
  return `${whose} for pod ${nameOf(pod)} in ${state} state failed after ${attempts} attempts, retry duration [${patience.findIdentityRetryIntervalSeconds}]s, error: <nil>. Check MIC pod logs for identity assignment errors`;
}
