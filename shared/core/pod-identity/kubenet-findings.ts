import type { Cluster } from '../cluster';
import { counted } from '../counted';
import { azArguments } from '../resource-id';
import type { Finding } from './findings';
import { quoted } from './findings';
import type { ClusterObjects, IdentityPod } from './objects';
import { isFinished, refOf } from './objects';

/** Azure's date for the end of kubenet on AKS. */
const RETIREMENT = '31 March 2028';

/** What is worth knowing of a kubenet cluster: who could impersonate whom, and for how long kubenet is left. */
export function kubenetFindings(
  { id, name }: Cluster,
  { pods }: ClusterObjects,
): readonly Finding[] {
  const risky = pods.filter((pod) => !isFinished(pod) && pod.keepsNetRaw.length > 0);
  const byNamespace = Map.groupBy(risky, ({ meta }) => meta.namespace);
  return [
    {
      severity: 'info',
      code: 'KubenetRetires',
      message: `Cluster ${name} uses kubenet, which Azure retires on ${RETIREMENT}.`,
      remedy: `az aks update ${azArguments(id)} --network-plugin azure --network-plugin-mode overlay`,
    },
    ...[...byNamespace.values()].flatMap((all) => keepsNetRaw(all) ?? []),
  ];
}

function keepsNetRaw(pods: readonly IdentityPod[]): Finding | undefined {
  const [first] = pods.toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1));
  if (first === undefined) return undefined;
  const containers = first.keepsNetRaw.slice(0, 3).map(quoted).join(', ');
  const others =
    pods.length > 1
      ? ` So it is with ${counted(pods.length - 1, 'more pod')} of the namespace.`
      : '';
  return {
    severity: 'warning',
    code: 'KeepsNetRaw',
    object: refOf('Pod', first.meta),
    message: `It asks for an identity, and its containers ${containers} do not drop NET_RAW: on kubenet they could take on the address of another pod.${others}`,
    remedy: 'Add securityContext.capabilities.drop: [NET_RAW] to every container.',
  };
}
