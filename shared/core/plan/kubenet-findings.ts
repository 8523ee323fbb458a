import type { Cluster } from '../cluster/cluster';
import { counted } from '../base/counted';
import { refusedPods } from './kubenet-effect';
import { excludedNamespaces } from '../cluster/kubenet-policy';
import { NEVER_LOOKED_AT } from '../net-raw/admits';
import { holdersOfNetRaw, holdsNetRaw } from '../net-raw/holds-net-raw';
import type { ObservedNetRaw } from '../net-raw/observed-net-raw';
import type { PodSecurity } from '../net-raw/pod-security';
import type { Profile } from '../configuration/profile';
import { azArguments } from '../base/resource-id';
import type { Finding } from '../pod-identity/findings';
import { quoted } from '../pod-identity/findings';

/** Azure's date for the end of kubenet on AKS. */
const RETIREMENT = '31 March 2028';

export interface ObservedKubenet {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly netRaw?: ObservedNetRaw;
}

/** What is worth knowing of a kubenet cluster: who could impersonate whom, and for how long kubenet is left. */
export function kubenetFindings({ cluster, profile, netRaw }: ObservedKubenet): readonly Finding[] {
  const pods = netRaw?.pods ?? [];
  const left = new Set([...excludedNamespaces(profile), ...NEVER_LOOKED_AT]);
  // What runs in namespaces that the policies leave out is trusted.
  const risky = pods.filter((pod) => !left.has(pod.namespace) && holdsNetRaw(pod));
  const refused = profile.kubenet.handling === 'enforce' ? refusedPods(profile, pods) : [];
  return [
    retires(cluster),
    ...byNamespace(risky).flatMap((all) => keepsNetRaw(all) ?? []),
    ...byNamespace(refused).flatMap((all) => refusesPod(all) ?? []),
  ];
}

function retires({ id, name }: Cluster): Finding {
  return {
    severity: 'info',
    code: 'KubenetRetires',
    message: `Cluster ${name} uses kubenet, which Azure retires on ${RETIREMENT}.`,
    remedy: `az aks update ${azArguments(id)} --network-plugin azure --network-plugin-mode overlay`,
  };
}

function byNamespace(pods: readonly PodSecurity[]): readonly (readonly PodSecurity[])[] {
  const sorted = pods.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [...Map.groupBy(sorted, ({ namespace }) => namespace).values()];
}

/** Azure's template has no exemption for a change of what is there. */
function refusesPod(pods: readonly PodSecurity[]): Finding | undefined {
  const [first] = pods;
  if (first === undefined) return undefined;
  const { namespace, name } = first;
  const names = pods.slice(0, 5).map((each) => quoted(each.name));
  const more = pods.length > names.length ? `, and ${pods.length - names.length} more` : '';
  return {
    severity: 'warning',
    code: 'PolicyRefusesPod',
    object: { kind: 'Pod', namespace, name },
    message: `The policies on NET_RAW do not let in ${names.join(', ')}${more}: once they deny, no change of such a pod is admitted, nor a new one of its kind.`,
    remedy:
      'Drop NET_RAW or ALL in every container, add neither NET_RAW nor ALL, and let none be privileged; or put its namespace into kubenet.excludedNamespaces.',
  };
}

function keepsNetRaw(pods: readonly PodSecurity[]): Finding | undefined {
  const [first] = pods;
  if (first === undefined) return undefined;
  const { namespace, name } = first;
  const holders = holdersOfNetRaw(first).slice(0, 3);
  const others =
    pods.length > 1
      ? ` The same goes for ${counted(pods.length - 1, 'more pod')} of the namespace.`
      : '';
  return {
    severity: 'warning',
    code: 'KeepsNetRaw',
    object: { kind: 'Pod', namespace, name },
    message: `Its containers ${holders.map((each) => quoted(each.name)).join(', ')} hold NET_RAW: on kubenet they could take on the address of another pod and get its tokens.${others}`,
    remedy:
      'Add securityContext.capabilities.drop: [NET_RAW] to every container, init containers too, and let none be privileged or add NET_RAW or ALL.',
  };
}
