import type { Cluster, PolicyAssignment } from './cluster';
import { nameGuid } from '../base/keys';
import { OTHER_CAPABILITIES } from '../net-raw/capabilities';
import type { PolicyKind } from '../net-raw/policy-rule';
import { POLICY_KINDS } from '../net-raw/policy-rule';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { partsOf, scopeOf } from '../base/resource-id';

/** Built-in definitions, the same in every tenant: "Kubernetes cluster containers should only use allowed capabilities" and
 * "Kubernetes cluster should not allow privileged containers". */
export const POLICY_DEFINITIONS: Readonly<Record<PolicyKind, string>> = {
  capabilities:
    '/providers/Microsoft.Authorization/policyDefinitions/c26596ff-4d70-4e6a-9a30-c2506bd2f80c',
  privileged:
    '/providers/Microsoft.Authorization/policyDefinitions/95edb821-ddaf-4404-9732-666045e056b4',
};

/** 24 characters is what Azure allows for names of assignments at wider scopes. */
const PREFIXES: Readonly<Record<PolicyKind, string>> = {
  capabilities: 'drop-net-raw',
  privileged: 'no-privileged',
};

/** What Azure does with a pod that does not comply. */
export type PolicyEffect = 'Audit' | 'Deny';

/** One of the two assignments that the profile wants for a cluster. */
export interface DesiredPolicy {
  readonly policy: PolicyKind;
  readonly scope: ResourceId;
  /** Of the assignment, the same for every run. */
  readonly name: string;
  /** Full id, lower case. */
  readonly assignment: string;
  readonly effect: PolicyEffect;
  readonly excludedNamespaces: readonly string[];
}

/** Both assignments, in the order in which they are made. */
export function desiredPolicies(
  profile: Profile,
  cluster: Cluster,
  effectOf: (policy: PolicyKind) => PolicyEffect,
): readonly DesiredPolicy[] {
  const scope = policyScope(profile, cluster);
  const excluded = excludedNamespaces(profile);
  return POLICY_KINDS.map((policy) => ({
    policy,
    scope,
    name: policyAssignmentName(policy, scope),
    assignment: policyAssignmentId(policy, scope),
    effect: effectOf(policy),
    excludedNamespaces: excluded,
  }));
}

/**
 * What the profile says, and NMI's own namespace, for NMI needs NET_RAW. Its image is not left out: anybody can run it with
 * a command of his own.
 */
export function excludedNamespaces({ kubenet, nmiNamespaces }: Profile): readonly string[] {
  return [...new Set([...kubenet.excludedNamespaces, ...nmiNamespaces])].sort();
}

/** Where the profile wants the policies assigned. */
export function policyScope({ kubenet }: Profile, { id }: Cluster): ResourceId {
  return kubenet.policyScope === 'cluster' ? id : scopeOf(id);
}

/** Same scope, same name: a repeated PUT is the same assignment. */
export function policyAssignmentName(policy: PolicyKind, scope: ResourceId): string {
  return `${PREFIXES[policy]}-${nameGuid(scope, POLICY_DEFINITIONS[policy]).slice(0, 8)}`;
}

/** Full id of our assignment at `scope`, lower case. */
export function policyAssignmentId(policy: PolicyKind, scope: ResourceId): string {
  return `${scope}/providers/microsoft.authorization/policyassignments/${policyAssignmentName(policy, scope)}`;
}

export type PolicyParameters = Readonly<
  Record<string, { readonly value: string | readonly string[] }>
>;

/** With these no pod outside the excluded namespaces that holds NET_RAW gets in. */
export function policyParameters({
  policy,
  effect,
  excludedNamespaces: excluded,
}: Pick<DesiredPolicy, 'policy' | 'effect' | 'excludedNamespaces'>): PolicyParameters {
  return {
    effect: { value: effect },
    excludedNamespaces: { value: excluded },
    ...(policy === 'capabilities' && {
      requiredDropCapabilities: { value: ['NET_RAW'] },
      allowedCapabilities: { value: OTHER_CAPABILITIES },
    }),
  };
}

/** True if an assignment that is there says what we would say. Lists are sets. */
export function isAsDesired(found: PolicyAssignment, wanted: DesiredPolicy): boolean {
  const { requiredDropCapabilities, allowedCapabilities } = policyParameters(wanted);
  return (
    found.policy === wanted.policy &&
    found.effect.toLowerCase() === wanted.effect.toLowerCase() &&
    found.enforced &&
    !found.narrowed &&
    isSame(found.excludedNamespaces, wanted.excludedNamespaces) &&
    isSame(found.requiredDropCapabilities, requiredDropCapabilities?.value ?? []) &&
    isSame(found.allowedCapabilities, allowedCapabilities?.value ?? [])
  );
}

function isSame(a: readonly string[], b: string | readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((each) => right.has(each));
}

/** What a human runs to assign it. */
export function assignmentCommand(wanted: DesiredPolicy): string {
  const definition = POLICY_DEFINITIONS[wanted.policy];
  return [
    'az policy assignment create',
    // Not the name of ours: what an operator assigns is never taken back by us.
    `--name ${PREFIXES[wanted.policy]}`,
    `--policy ${definition.slice(definition.lastIndexOf('/') + 1)}`,
    `--scope '${wanted.scope}'`,
    `--params '${JSON.stringify(policyParameters(wanted))}'`,
  ].join(' ');
}

/** True if an assignment at `scope` is one cluster's alone. */
export function isClusterScope(scope: ResourceId): boolean {
  return partsOf(scope).type !== undefined;
}
