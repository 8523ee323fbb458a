import type { ContainerSecurity, PodSecurity } from './pod-security';

const ALL = 'ALL';
const NET_RAW = 'CAP_NET_RAW';

/** True if a container of the pod has the capability NET_RAW, whatever its user is. */
export function holdsNetRaw(pod: PodSecurity): boolean {
  return holdersOfNetRaw(pod).length > 0;
}

/** The containers of a pod that have NET_RAW. The kubelet turns away Windows pods on Linux nodes. */
export function holdersOfNetRaw(pod: PodSecurity): readonly ContainerSecurity[] {
  return pod.windowsOs || pod.windowsNodes ? [] : pod.containers.filter(hasNetRaw);
}

/**
 * As containerd decides (WithCapabilities in its CRI plugin): a privileged container has every capability; else it starts
 * from the default set, which has NET_RAW, and takes `add: ALL`, `drop: ALL`, single adds and single drops in this order.
 */
function hasNetRaw({ privileged, add, drop }: ContainerSecurity): boolean {
  if (privileged) return true;
  const fromStart = !drop.some(isAll);
  const added = add.some(isNetRaw);
  return (fromStart || added) && !drop.some(isNetRaw);
}

/** CAP_ALL is not a name for all. */
function isAll(name: string): boolean {
  return name.toUpperCase() === ALL;
}

/** CAP_ is always put in front, so that CAP_NET_RAW becomes CAP_CAP_NET_RAW, which means nothing. */
function isNetRaw(name: string): boolean {
  return `CAP_${name.toUpperCase()}` === NET_RAW;
}
