import type { Cluster, PolicyAssignment } from '../cluster/cluster';
import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import type { PodSecurity } from '../net-raw/pod-security';
import type { PolicyKind } from '../net-raw/policy-rule';
import type { Profile } from '../configuration/profile';
import { azArguments } from '../base/resource-id';

const LOOK_AGAIN_MS = 2 * 60_000;

/** What each policy does, in words. */
export const POLICY_WORDS: Readonly<Record<PolicyKind, string>> = {
  capabilities: 'the policy that makes containers drop NET_RAW',
  privileged: 'the policy that forbids privileged containers',
};

/**
 * NMI ends on kubenet only where the kubelet's file has the flag --network-plugin=kubenet, and kubelets of Kubernetes 1.24 and
 * later have no such flag (https://kubernetes.io/blog/2022/02/17/dockershim-faq/).
 */
const NOTHING_ELSE =
  'Nothing else protects these pods: from Kubernetes 1.24 on, NMI itself does not notice kubenet.';

/** The failure (Stalled) of a policy that Azure has not brought to the cluster yet; looked at again. */
export function notInForce({ id, name }: Cluster, policy: PolicyKind): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyNotInForce',
    message: `${capital(POLICY_WORDS[policy])} is assigned to ${name} but has not reached it yet; Azure takes about 20 minutes. Nothing is rolled out before then. ${NOTHING_ELSE}`,
    target: id,
    lookAgainMs: LOOK_AGAIN_MS,
  };
}

/** The failure (Stalled) of a kubenet cluster that lacks a policy; looked at again once it is assigned. */
export function policyMissing(
  { id, name }: Cluster,
  { kubenet }: Profile,
  policy: PolicyKind,
): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyMissing',
    message: `Cluster ${name} uses kubenet, and ${POLICY_WORDS[policy]} is not assigned to it, or lets some of them through. It is assigned at the scope of the ${kubenet.policyScope === 'cluster' ? 'cluster' : 'resource group'}; nothing is rolled out before it is in force. ${NOTHING_ELSE}`,
    target: id,
    lookAgainMs: LOOK_AGAIN_MS,
  };
}

/** The failure (Stalled) of somebody else's policy that leaves out namespaces which we need. */
export function policyTooNarrow(
  { id, name }: Cluster,
  assignment: PolicyAssignment,
  namespaces: readonly string[],
): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyTooNarrow',
    message: `Policy assignment ${assignment.id} holds for ${name}, but not in ${namespaces.join(', ')}. One of our own is needed beside it. ${NOTHING_ELSE}`,
    target: id,
    lookAgainMs: LOOK_AGAIN_MS,
  };
}

/** `pods`: those that would be refused; undefined when nobody could look. */
export function policyAudits(
  { id, name }: Cluster,
  pods: readonly PodSecurity[] | undefined,
): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyAudits',
    message: `The policies on NET_RAW are assigned to ${name} with effect Audit, and nothing is rolled out before they deny. ${whyAudit(pods)} ${NOTHING_ELSE}`,
    target: id,
    lookAgainMs: LOOK_AGAIN_MS,
    remedy:
      'Fix the pods that the findings PolicyRefusesPod name, or set kubenet.effect: deny in the profile: then no such pod can be changed or created any more.',
  };
}

function whyAudit(pods: readonly PodSecurity[] | undefined): string {
  if (pods === undefined) return 'Nobody has looked at all the pods that they would refuse.';
  if (pods.length === 0)
    return 'Other clusters of the resource group may have pods that they would refuse.';
  const names = pods.slice(0, 3).map(({ namespace, name }) => `${namespace}/${name}`);
  return `They would refuse ${counted(pods.length, 'running pod')}, such as ${names.join(', ')}.`;
}

/** The failure (Stalled) of a kubenet cluster without the Azure Policy add-on. */
export function addonMissing({ id, name }: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'PolicyAddonMissing',
    message: `Cluster ${name} uses kubenet and has no Azure Policy add-on, so nothing can make its containers drop NET_RAW. Nothing is rolled out; what is there stays. ${NOTHING_ELSE}`,
    target: id,
    remedy: `az aks enable-addons --addons azure-policy ${azArguments(id)}`,
  };
}

/** The failure (Stalled) of a kubenet cluster whose profile refuses kubenet. */
export function kubenetRefused({ id, name }: Cluster, profile: Profile): Failure {
  return {
    policy: 'Stalled',
    code: 'KubenetRefused',
    message: `Cluster ${name} uses kubenet, and profile "${profile.name}" refuses that. Nothing is rolled out; what is there stays. ${NOTHING_ELSE}`,
    target: id,
    remedy: `az aks update ${azArguments(id)} --network-plugin azure --network-plugin-mode overlay, or kubenet.handling: enforce.`,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
