import { isExcepted } from './exceptions';
import { passesForMic } from './mic-pod';
import type {
  AzureIdentity,
  AzureIdentityBinding,
  ClusterObjects,
  IdentityPod,
  PodIdentityException,
} from '../cluster/objects';
import { isFinished } from '../cluster/objects';
import type { Shortfall } from './shortfall';
import { MORE_THAN_ALLOWED } from './shortfall';

/** What a pod's standing with NMI depends on besides itself: made once for all pods. */
export interface Neighbours {
  readonly addresses: ReadonlyMap<string, readonly IdentityPod[]>;
  readonly exceptions: ReadonlyMap<string, readonly PodIdentityException[]>;
  /** Bindings without a selector, by namespace. */
  readonly open: ReadonlyMap<string, readonly AzureIdentityBinding[]>;
  readonly identities: readonly AzureIdentity[];
}

/** Objects around a pod, indexed once for all pods: by address and by namespace. */
export function neighbours({
  pods,
  exceptions,
  bindings,
  identities,
}: Pick<ClusterObjects, 'pods' | 'exceptions' | 'bindings' | 'identities'>): Neighbours {
  const placed = pods.filter((pod) => addressOf(pod) !== undefined);
  return {
    addresses: Map.groupBy(placed, (pod) => addressOf(pod) ?? ''),
    exceptions: Map.groupBy(exceptions, ({ meta }) => meta.namespace),
    open: Map.groupBy(
      bindings.filter(({ selector }) => selector === ''),
      ({ meta }) => meta.namespace,
    ),
    identities,
  };
}

/** By what NMI tells pods apart: the address, on its own node. Undefined for a pod that it does not look at. */
export function addressOf({ nodeName, podIP, phase }: IdentityPod): string | undefined {
  const looksAt = phase === 'Pending' || phase === 'Running';
  return looksAt && nodeName !== undefined && podIP !== undefined
    ? `${nodeName} ${podIP}`
    : undefined;
}

/** What NMI decides of a pod before it looks for its identities; undefined: it goes on to them. */
export function standingOf(pod: IdentityPod, near: Neighbours): Shortfall | undefined {
  if (pod.phase === 'Unknown') {
    return ['PhaseUnknown', 'its phase is Unknown, and NMI does not look at such pods.'];
  }
  const other = near.addresses
    .get(addressOf(pod) ?? '')
    ?.find(({ meta }) => meta.uid !== pod.meta.uid);
  if (other !== undefined) {
    return [
      'AddressShared',
      `pod ${other.meta.namespace}/${other.meta.name} has its address too, and NMI cannot tell them apart.`,
    ];
  }
  const excepted = exceptionShortfall(pod, near);
  if (excepted !== undefined) return excepted;
  return passesForMic(pod)
    ? passedOn(`NMI takes it for MIC, by the name of its ReplicaSet ${pod.replicaSet ?? ''}`)
    : undefined;
}

/** NMI asks a pod that an exception names for no binding, and looks at no label of its own. */
export function exceptionShortfall(
  { meta }: IdentityPod,
  { exceptions }: Pick<Neighbours, 'exceptions'>,
): Shortfall | undefined {
  const exception = exceptions.get(meta.namespace)?.find((each) => isExcepted(meta.labels, each));
  return exception && passedOn(`AzurePodIdentityException ${exception.meta.name} excepts it`);
}

function passedOn(cause: string): Shortfall {
  return [
    MORE_THAN_ALLOWED,
    `${cause}: its bindings are not asked, and IMDS gives it any identity of the node that it names.`,
  ];
}

/** The first identity that a binding without a selector gives to a pod without a value in its label. */
export function emptySelectorShortfall(
  pod: IdentityPod,
  { open, identities }: Neighbours,
): { readonly identity: AzureIdentity; readonly shortfall: Shortfall } | undefined {
  const { namespace } = pod.meta;
  const bindings = open.get(namespace);
  if (pod.selector !== '' || isFinished(pod) || bindings === undefined) return undefined;
  for (const { meta, azureIdentity } of bindings) {
    const identity = identities.find(
      (each) => each.meta.namespace === namespace && each.meta.name === azureIdentity,
    );
    if (identity === undefined) continue;
    const why = `AzureIdentityBinding ${meta.name} has no selector, and gives every pod of the namespace without a label ${identity.meta.name}.`;
    return { identity, shortfall: [MORE_THAN_ALLOWED, why] };
  }
  return undefined;
}
