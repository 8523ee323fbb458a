import type { ErrorCode } from '../base/errors';
import type { ResourceId } from '../base/resource-id';
import type { Grant } from './rules';

/**
 * What requests about a cluster follow from besides its profile and what Azure lists: what its last run saw. A repository
 * is decided on without looking into every cluster again, so this is kept with the state of the cluster.
 */
export interface ClusterNeeds {
  /** On kubenet: why nothing is rolled out yet. Absent: the gate is open, or there is none. */
  readonly gate?: ClosedGate;
  /** AzureIdentity objects of types 1 and 2, of which NMI has to read Secrets. Absent: nobody could look. */
  readonly withSecrets?: number;
  /** Which identities its namespaces may name, in order. Absent: no run has worked it out, or there are too many. */
  readonly grants?: readonly Grant[];
  /** How many there are where they are more than are kept. */
  readonly tooManyGrants?: number;
  /** Identities that we attached, that no list shows, and that are not proved to be gone: their grants stay as they are. */
  readonly doubted?: readonly ResourceId[];
  /** Objects of today that the policies would refuse. Absent: nobody could look. */
  readonly refused?: RefusedObjects;
  /** What the policies that are in the cluster come to, with their ConfigMap. Absent: none, or nobody could look. */
  readonly policies?: 'audit' | 'deny';
}

export interface ClosedGate {
  /** Of the failure of the cluster. */
  readonly code: ErrorCode;
  /** In words. */
  readonly message: string;
}

export interface RefusedObjects {
  readonly count: number;
  /** Some of them, for people: `AzureIdentity evil/copy: its namespace has no grant …`. */
  readonly examples: readonly string[];
}

/** What was seen in a cluster stays known while it cannot be reached, and so do grants of what a list only lost. */
export function needsAfter(
  before: ClusterNeeds | undefined,
  now: ClusterNeeds | undefined,
): ClusterNeeds | undefined {
  if (now === undefined || before === undefined) return now ?? before;
  const withSecrets = now.withSecrets ?? before.withSecrets;
  const refused = now.refused ?? before.refused;
  // Where the objects were seen, so were the policies.
  const { policies } = now.refused === undefined ? before : now;
  return {
    ...now,
    ...(withSecrets !== undefined && { withSecrets }),
    ...(refused !== undefined && { refused }),
    ...(policies !== undefined && { policies }),
    ...(now.grants && { grants: withDoubted(now.grants, before, now.doubted ?? []) }),
  };
}

function withDoubted(
  grants: readonly Grant[],
  { grants: before = [] }: ClusterNeeds,
  doubted: readonly ResourceId[],
): readonly Grant[] {
  const kept = before.filter(({ identity }) => doubted.includes(identity));
  return kept.length === 0 ? grants : inOrder([...grants, ...kept]);
}

/** The same whatever the order in which Azure lists identities. */
export function inOrder(grants: readonly Grant[]): readonly Grant[] {
  const key = ({ identity, clientId, namespaces }: Grant): string =>
    `${identity} ${clientId} ${namespaces}`;
  return [...grants].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** Whether two looks ask for the same. The words for a gate count pods, and change all the time. */
export function sameNeeds(one: ClusterNeeds | undefined, other: ClusterNeeds | undefined): boolean {
  return gist(one) === gist(other);
}

function gist(needs: ClusterNeeds | undefined): string {
  if (needs === undefined) return '';
  const { gate, withSecrets, grants, tooManyGrants, refused, policies } = needs;
  const lines = grants?.map(({ identity, clientId, namespaces }) => [
    identity,
    clientId,
    namespaces,
  ]);
  return JSON.stringify([gate?.code, withSecrets, lines, tooManyGrants, refused, policies]);
}
