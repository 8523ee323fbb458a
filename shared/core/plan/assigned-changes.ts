import type { AttachedIdentity, NodePoolHost, Observed } from '../cluster/cluster';
import type { Desired } from './desired';
import type { Profile } from '../configuration/profile';
import { hangsOnList } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import { allowedObjects } from './allowed-objects';
import type { AssignedDifference, MatchState } from '../pod-identity/assigned-difference';
import { assignedDifference } from '../pod-identity/assigned-difference';
import type { Match } from '../pod-identity/match';
import { matchPods } from '../pod-identity/match';
import { byNode } from '../pod-identity/node-host';
import type { AzureIdentity, ClusterObjects } from '../cluster/objects';
import { outsideByNode } from '../pod-identity/outside-by-node';
import { purposeOf } from '../pod-identity/purpose';
import type { HeldRemovals } from '../pod-identity/removal-guard';
import { guardRemovals } from '../pod-identity/removal-guard';

/** What to write of AzureAssignedIdentity objects. */
export interface AssignedChanges {
  readonly difference: AssignedDifference;
  /** Set when releases are held back. */
  readonly held?: HeldRemovals;
}

/** As much of a plan's input as decides about them. */
export interface AssignedInput {
  readonly profile: Profile;
  readonly desired: Desired;
  readonly observed: Observed;
}

export const NO_CHANGES: AssignedChanges = {
  difference: { create: [], update: [], setState: [], remove: [] },
};

/**
 * What to write of the objects. `now`: an object is Assigned only if its identity is on the pod's host already.
 * `whenAttached`: as it will be once every desired identity is.
 */
export function assignedChanges(
  input: AssignedInput,
  objects: ClusterObjects,
  at: 'now' | 'whenAttached',
): AssignedChanges {
  switch (purposeOf(input.profile, objects)) {
    case 'leave':
      return NO_CHANGES;
    case 'clear':
      return { difference: removeAll(objects) };
    case 'serve':
      return serve(input, objects, at);
  }
}

/** Every object goes. */
export function removeAll(objects: Pick<ClusterObjects, 'assigned' | 'pods'>): AssignedDifference {
  return difference(objects, [], () => 'refused', false);
}

function serve(
  input: AssignedInput,
  objects: ClusterObjects,
  at: 'now' | 'whenAttached',
): AssignedChanges {
  const { profile } = input;
  const forceNamespaced = profile.forceNamespaced || objects.installation.nmiForceNamespaced;
  const matches = matchPods({ ...objects, forceNamespaced });
  const isAllowed = allowedObjects(input);
  const isDoubtful = doubtfulObjects(input, objects);
  const attached = byNode(input.observed, objects, liveOf);
  const outsideAt = outsideByNode(input, objects);
  const isReady = (match: Match): MatchState => {
    if (!isAllowed(match.identity)) return isDoubtful(match.identity) ? 'created' : 'refused';
    const id = tryResourceId(match.identity.spec.resourceID);
    if (match.identity.spec.type !== 0 || id === undefined) return 'assigned';
    const { nodeName = '' } = match.pod;
    const entry = attached(nodeName)?.get(id);
    if (entry !== undefined && isAskedFor(entry, match.identity)) return 'assigned';
    // What lacks a tag, or is kept from a node pool, serves where it is, and comes nowhere else.
    if (input.desired.kept.includes(id) || outsideAt(nodeName, id) !== undefined) return 'refused';
    return at === 'whenAttached' ? 'assigned' : 'created';
  };
  const wanted = difference(objects, matches, isReady, forceNamespaced);
  return guardRemovals(wanted, objects.assigned.length, profile.maxRemovalShare);
}

function difference(
  objects: Pick<ClusterObjects, 'assigned' | 'pods'>,
  matches: readonly Match[],
  isReady: (match: Match) => MatchState,
  forceNamespaced: boolean,
): AssignedDifference {
  return assignedDifference({
    matches,
    existing: objects.assigned,
    pods: objects.pods,
    isReady,
    forceNamespaced,
  });
}

/** NMI asks by client id: an entry of an earlier incarnation has another. Azure does not always say it. */
function isAskedFor({ clientId }: AttachedIdentity, { spec }: AzureIdentity): boolean {
  return clientId === undefined || clientId.toLowerCase() === spec.clientID.toLowerCase();
}

/** Whether an identity that pods are served with now is missing from a list alone: no object goes on its word. */
function doubtfulObjects(
  { profile, observed }: AssignedInput,
  { assigned }: ClusterObjects,
): (identity: AzureIdentity) => boolean {
  const served = new Set(assigned.map(({ content }) => pairOf(content.identity)));
  return ({ spec }) => {
    const id = tryResourceId(spec.resourceID);
    if (id === undefined || !served.has(pairOf({ spec }))) return false;
    return hangsOnList(id, profile) && !observed.proved.has(id);
  };
}

/** Both ids: with another client id it is the token of another identity. */
function pairOf({ spec }: Pick<AzureIdentity, 'spec'>): string {
  return `${spec.resourceID} ${spec.clientID}`.toLowerCase();
}

/** Live user-assigned identities of a host. */
function liveOf({ attached }: NodePoolHost): ReadonlyMap<ResourceId, AttachedIdentity> {
  const live = attached.filter(({ principalId }) => principalId !== undefined);
  return new Map(live.map((entry) => [entry.id, entry]));
}
