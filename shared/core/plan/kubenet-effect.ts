import type { Observed } from '../cluster/cluster';
import type { PolicyEffect } from '../cluster/kubenet-policy';
import { excludedNamespaces, policyAssignmentId, policyScope } from '../cluster/kubenet-policy';
import { admits, admitsPrivileged } from '../net-raw/admits';
import { OTHER_CAPABILITIES } from '../net-raw/capabilities';
import type { ObservedNetRaw } from '../net-raw/observed-net-raw';
import type { PodSecurity } from '../net-raw/pod-security';
import type { PolicyKind } from '../net-raw/policy-rule';
import { POLICY_KINDS } from '../net-raw/policy-rule';
import type { PlanInput } from './plan-input';
import type { Profile } from '../configuration/profile';

type EffectInput = Pick<PlanInput, 'profile' | 'cluster'> & {
  readonly observed: Pick<Observed, 'objects' | 'policies'>;
};

/**
 * Deny, or Audit first: a policy that denies refuses every change of a running pod that does not comply, a label too, and
 * the next pod of its Deployment. What denies already is not weakened. In a resource group other clusters may have such
 * pods, and nobody looks at them here.
 */
export function effectOf(
  policy: PolicyKind,
  { profile, cluster, observed }: EffectInput,
): PolicyEffect {
  if (profile.kubenet.effect === 'deny') return 'Deny';
  const ours = policyAssignmentId(policy, policyScope(profile, cluster));
  const found = observed.policies.find(({ id }) => id === ours);
  if (found?.effect.toLowerCase() === 'deny') return 'Deny';
  const look = netRawOf(observed.objects);
  if (profile.kubenet.policyScope !== 'cluster' || look === undefined) return 'Audit';
  return refusedBy(policy, profile, look.pods).length === 0 ? 'Deny' : 'Audit';
}

/** What the cluster says of NET_RAW; undefined when its objects were not read. */
export function netRawOf(objects: Observed['objects']): ObservedNetRaw | undefined {
  return objects.kind === 'read' ? objects.netRaw : undefined;
}

/** Running pods that the policies would not let in. */
export function refusedPods(
  profile: Profile,
  pods: readonly PodSecurity[],
): readonly PodSecurity[] {
  const refused = new Set(POLICY_KINDS.flatMap((policy) => refusedBy(policy, profile, pods)));
  return pods.filter((pod) => refused.has(pod));
}

function refusedBy(
  policy: PolicyKind,
  profile: Profile,
  pods: readonly PodSecurity[],
): readonly PodSecurity[] {
  const parameters = {
    requiredDropCapabilities: ['NET_RAW'],
    allowedCapabilities: OTHER_CAPABILITIES,
    excludedNamespaces: excludedNamespaces(profile),
  };
  const isAdmitted = policy === 'capabilities' ? admits : admitsPrivileged;
  return pods.filter((pod) => !isAdmitted(parameters, pod));
}
