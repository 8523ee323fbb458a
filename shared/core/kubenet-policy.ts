import type { Cluster } from './cluster';
import { nameGuid } from './keys';
import type { Profile } from './profile';
import type { ResourceId } from './resource-id';
import { partsOf, scopeOf } from './resource-id';

/** Built-in definition "Kubernetes cluster containers should only use allowed capabilities". The same in every tenant. */
export const POLICY_DEFINITION =
  '/providers/Microsoft.Authorization/policyDefinitions/c26596ff-4d70-4e6a-9a30-c2506bd2f80c';

/** Where the profile wants the policy assigned. */
export function policyScope({ kubenet }: Profile, { id }: Cluster): ResourceId {
  return kubenet.policyScope === 'cluster' ? id : scopeOf(id);
}

/** Same scope, same name: a repeated PUT is the same assignment. */
export function policyAssignmentName(scope: ResourceId): string {
  // 24 characters is what Azure allows for names of assignments at wider scopes.
  return `drop-net-raw-${nameGuid(scope, POLICY_DEFINITION).slice(0, 8)}`;
}

/** Full id of our assignment at `scope`, lower case. */
export function policyAssignmentId(scope: ResourceId): string {
  return `${scope}/providers/microsoft.authorization/policyassignments/${policyAssignmentName(scope)}`;
}

export type PolicyParameters = Readonly<
  Record<string, { readonly value: string | readonly string[] }>
>;

/**
 * `allowedCapabilities: ["*"]`: with an empty list every capability that a container adds would be a violation as well,
 * and pods that have nothing to do with us could not start any more.
 */
export function policyParameters(excludedNamespaces: readonly string[]): PolicyParameters {
  return {
    effect: { value: 'Deny' },
    requiredDropCapabilities: { value: ['NET_RAW'] },
    allowedCapabilities: { value: ['*'] },
    excludedNamespaces: { value: excludedNamespaces },
  };
}

/** What a human runs to assign it. */
export function assignmentCommand(
  scope: ResourceId,
  excludedNamespaces: readonly string[],
): string {
  return [
    'az policy assignment create',
    // Not the name of ours: what an operator assigns is never taken back by us.
    `--name drop-net-raw`,
    `--policy ${partsOfDefinition()}`,
    `--scope '${scope}'`,
    `--params '${JSON.stringify(policyParameters(excludedNamespaces))}'`,
  ].join(' ');
}

function partsOfDefinition(): string {
  return POLICY_DEFINITION.slice(POLICY_DEFINITION.lastIndexOf('/') + 1);
}

/** True if an assignment at `scope` is one cluster's alone. */
export function isClusterScope(scope: ResourceId): boolean {
  return partsOf(scope).type !== undefined;
}
