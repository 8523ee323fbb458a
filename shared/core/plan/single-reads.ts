import type { Identity, NodePoolHost, Observed, Proved, RoleAssignment } from '../cluster/cluster';
import { isAtWork } from './plan-host';
import type { ResourceId } from '../base/resource-id';

/** What reads of single objects have shown. */
export interface SingleReads {
  readonly hosts: readonly NodePoolHost[];
  readonly identities: readonly Identity[];
  readonly roles: readonly RoleAssignment[];
  readonly proved: Proved;
  readonly announced: Proved;
  readonly deleted: Proved;
}

/** The observation, with what reads of single objects have shown in place of what lists did. */
export function withSingleReads(observed: Observed, reads: SingleReads): Observed {
  return {
    ...observed,
    hosts: merged(observed.hosts, reads.hosts),
    identities: merged(observed.identities, reads.identities),
    roleAssignments: merged(observed.roleAssignments, reads.roles),
    proved: reads.proved,
    announced: reads.announced,
    deleted: reads.deleted,
  };
}

function merged<T extends { readonly id: string }>(
  listed: readonly T[],
  read: readonly T[],
): readonly T[] {
  return [...new Map([...listed, ...read].map((each) => [each.id, each])).values()];
}

/**
 * True when every host that has an entry of the identity shows it without a principal: what is left of an identity that
 * was deleted (aad-pod-identity #880). A host that Azure is at work on shows all of them so.
 */
export function isDeadOnHosts(id: ResourceId, { hosts }: Pick<Observed, 'hosts'>): boolean {
  const holding = hosts.filter(({ attached }) => attached.some((entry) => entry.id === id));
  return (
    holding.length > 0 &&
    holding.every(
      (host) =>
        !isAtWork(host) &&
        host.attached.every((entry) => entry.id !== id || entry.principalId === undefined),
    )
  );
}
