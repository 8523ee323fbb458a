/**
 * What requests about a cluster follow from besides its profile and what Azure lists: what its last run saw. A repository
 * is decided on without looking into every cluster again, so this is kept with the state of the cluster.
 */
export interface ClusterNeeds {
  /** On kubenet: why nothing is rolled out yet. Absent: the gate is open, or there is none. */
  readonly gate?: ClosedGate;
  /** AzureIdentity objects of types 1 and 2, of which NMI has to read Secrets. Absent: nobody could look. */
  readonly withSecrets?: number;
}

export interface ClosedGate {
  /** CamelCase, as the failure of the cluster is called. */
  readonly code: string;
  /** In words. */
  readonly message: string;
}

/** What was seen in a cluster stays known while it cannot be reached. */
export function needsAfter(
  before: ClusterNeeds | undefined,
  now: ClusterNeeds | undefined,
): ClusterNeeds | undefined {
  if (now === undefined) return before;
  const withSecrets = now.withSecrets ?? before?.withSecrets;
  return { ...now, ...(withSecrets !== undefined && { withSecrets }) };
}

/** Whether two looks ask for the same. The words for a gate count pods, and change all the time. */
export function sameNeeds(one: ClusterNeeds | undefined, other: ClusterNeeds | undefined): boolean {
  return gist(one) === gist(other);
}

function gist(needs: ClusterNeeds | undefined): string {
  if (needs === undefined) return '';
  return JSON.stringify([needs.gate?.code, needs.withSecrets]);
}
