import { contentOf, sameContent } from './assigned-content';
import { assignedName } from './assigned-name';
import type { Match } from './match';
import { isNamespaced } from './match';
import type {
  AssignedContent,
  AssignedIdentity,
  AssignedState,
  IdentityPod,
  ObjectMeta,
  ObjectRef,
} from '../cluster/objects';
import { isFinished, refOf } from '../cluster/objects';

/** An AzureAssignedIdentity to be written. */
export interface AssignedDraft {
  readonly namespace: string;
  readonly name: string;
  readonly content: AssignedContent;
  readonly state: AssignedState;
}

/** Which object, and which version of it, a write is meant for. */
export type ObjectVersion = Pick<ObjectMeta, 'namespace' | 'name' | 'uid' | 'resourceVersion'>;

/**
 * assigned: the identity is on the pod's host, or needs no host (service principals). created: it is on its way there.
 * refused: the profile does not allow it.
 */
export type MatchState = 'assigned' | 'created' | 'refused';

export interface AssignedDifferenceInput {
  readonly matches: readonly Match[];
  readonly existing: readonly AssignedIdentity[];
  /** Every pod with the label, finished ones too: tells why an object is released. */
  readonly pods: readonly IdentityPod[];
  readonly forceNamespaced: boolean;
  isReady(match: Match): MatchState;
}

export interface AssignedDifference {
  readonly create: readonly AssignedDraft[];
  readonly update: readonly { readonly at: ObjectVersion; readonly draft: AssignedDraft }[];
  readonly setState: readonly { readonly at: ObjectVersion; readonly state: AssignedState }[];
  readonly remove: readonly Removal[];
}

export interface Removal {
  readonly at: ObjectVersion;
  readonly ref: ObjectRef;
  readonly why: 'PodGone' | 'PodFinished' | 'NoLongerBound' | 'NotAllowed' | 'Duplicate';
}

/** Where MIC puts the objects of identities that any namespace may use; NMI finds them wherever they are. */
const SHARED_NAMESPACE = 'default';

/**
 * What to write so that NMI in standard mode finds one AzureAssignedIdentity for each match, and none for anything else.
 * Objects are known by what they say, not by their names.
 */
export function assignedDifference(input: AssignedDifferenceInput): AssignedDifference {
  const desired = new Map(
    input.matches
      .map((match) => ({ match, state: input.isReady(match) }))
      .map((each) => [matchKey(each.match), each] as const)
      // In one order, whatever the API server's: who gets the plain name of two that would share it must not change.
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const kept = keptObjects(input.existing, desired);
  const names = new Set(input.existing.map(placeOf));
  const create: AssignedDraft[] = [];
  const update: AssignedDifference['update'][number][] = [];
  const setState: AssignedDifference['setState'][number][] = [];
  for (const [key, { match, state }] of desired) {
    if (state === 'refused') continue;
    const present = kept.get(key);
    if (present === undefined) create.push(newDraft(match, state, names, input.forceNamespaced));
    else changeOf(present, match, state, { update, setState });
  }
  const keptObjectsSet = new Set(kept.values());
  const release = input.existing
    .filter((object) => !keptObjectsSet.has(object))
    .map((object) => removalOf(object, desired, input.pods));
  return { create, update, setState, remove: release };
}

type DesiredObject = ReadonlyMap<string, { readonly match: Match; readonly state: MatchState }>;

/** One object for each match that is allowed: the best where there are several. */
function keptObjects(
  existing: readonly AssignedIdentity[],
  desired: DesiredObject,
): ReadonlyMap<string, AssignedIdentity> {
  const kept = new Map<string, AssignedIdentity>();
  for (const object of existing.toSorted(byPlace)) {
    const key = contentKey(object.content);
    const want = desired.get(key);
    // One that is being deleted cannot be kept: its finalizers go, and it with them.
    if (want === undefined || want.state === 'refused' || object.meta.deleting) continue;
    const other = kept.get(key);
    if (other === undefined || (isAssigned(object) && !isAssigned(other))) kept.set(key, object);
  }
  return kept;
}

/** '' is what versions before 1.5 wrote; NMI takes it for Assigned. */
function isAssigned({ state }: AssignedIdentity): boolean {
  return state === 'Assigned' || state === '';
}

function changeOf(
  present: AssignedIdentity,
  match: Match,
  state: MatchState,
  into: {
    readonly update: AssignedDifference['update'][number][];
    readonly setState: AssignedDifference['setState'][number][];
  },
): void {
  const at = versionOf(present);
  const content = contentOf(match);
  const next = stateAfter(present, content, state);
  const isFound = present.meta.labels.nodename === content.nodename;
  if (!isFound || !sameContent(present.content, content)) {
    const { namespace, name } = present.meta;
    into.update.push({ at, draft: { namespace, name, content, state: next } });
  } else if (next !== present.state) {
    into.setState.push({ at, state: next });
  }
}

/**
 * An object that is Assigned stays so while it means the same identity on the same node, even if Azure has lost the
 * identity for now: NMI then asks IMDS and answers by what IMDS says, while Created would have it refuse outright, and
 * the identity is put back in the same run.
 */
function stateAfter(
  present: AssignedIdentity,
  content: AssignedContent,
  state: MatchState,
): AssignedState {
  if (state === 'assigned') return isAssigned(present) ? present.state : 'Assigned';
  const { identity, nodename } = present.content;
  const next = content.identity.spec;
  const isSame =
    nodename === content.nodename &&
    identity.spec.resourceID.toLowerCase() === next.resourceID.toLowerCase() &&
    identity.spec.clientID.toLowerCase() === next.clientID.toLowerCase();
  return isAssigned(present) && isSame ? present.state : 'Created';
}

function newDraft(
  match: Match,
  state: MatchState,
  names: Set<string>,
  forceNamespaced: boolean,
): AssignedDraft {
  const namespace = isNamespaced(match.identity, forceNamespaced)
    ? match.identity.meta.namespace
    : SHARED_NAMESPACE;
  const name = assignedName(match, (free) => !names.has(`${namespace}/${free}`));
  names.add(`${namespace}/${name}`);
  const content = contentOf(match);
  return { namespace, name, content, state: state === 'assigned' ? 'Assigned' : 'Created' };
}

function removalOf(
  object: AssignedIdentity,
  desired: DesiredObject,
  pods: readonly IdentityPod[],
): Removal {
  const ref = refOf('AzureAssignedIdentity', object.meta);
  return { at: versionOf(object), ref, why: whyRemoved(object, desired, pods) };
}

function whyRemoved(
  { content }: AssignedIdentity,
  desired: DesiredObject,
  pods: readonly IdentityPod[],
): Removal['why'] {
  const want = desired.get(contentKey(content));
  if (want !== undefined) return want.state === 'refused' ? 'NotAllowed' : 'Duplicate';
  const pod = podsByKey(pods).get(`${content.podNamespace}/${content.pod}`);
  if (pod === undefined) return 'PodGone';
  return isFinished(pod) ? 'PodFinished' : 'NoLongerBound';
}

const indexes = new WeakMap<readonly IdentityPod[], ReadonlyMap<string, IdentityPod>>();

/** Made once per list: 20,000 pods and as many objects to release must not be searched one by one. */
function podsByKey(pods: readonly IdentityPod[]): ReadonlyMap<string, IdentityPod> {
  const known = indexes.get(pods);
  if (known !== undefined) return known;
  const index = new Map(pods.map((pod) => [`${pod.meta.namespace}/${pod.meta.name}`, pod]));
  indexes.set(pods, index);
  return index;
}

function matchKey({ pod, identity }: Match): string {
  return keyOf(pod.meta.namespace, pod.meta.name, identity.meta.namespace, identity.meta.name);
}

function contentKey({ pod, podNamespace, identity }: AssignedContent): string {
  return keyOf(podNamespace, pod, identity.namespace, identity.name);
}

/** Names hold no slash, so different parts never give one key. */
function keyOf(...parts: readonly string[]): string {
  return parts.join('/');
}

function versionOf({ meta }: AssignedIdentity): ObjectVersion {
  const { namespace, name, uid, resourceVersion } = meta;
  return { namespace, name, uid, resourceVersion };
}

function placeOf({ meta }: AssignedIdentity): string {
  return `${meta.namespace}/${meta.name}`;
}

function byPlace(a: AssignedIdentity, b: AssignedIdentity): number {
  return placeOf(a) < placeOf(b) ? -1 : 1;
}
