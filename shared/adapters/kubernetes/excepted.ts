import type { Cluster } from '../../core/cluster/cluster';
import type { IdentityPod, PodIdentityException } from '../../core/cluster/objects';
import { exceptedLabels, exceptedPods } from '../../core/pod-identity/excepted-pods';
import { podFrom } from './decode-pod';
import type { Meter } from './lists';
import { list } from './lists';
import type { Sender } from './send';

export interface Excepting {
  readonly exceptions: readonly PodIdentityException[];
  /** Namespaces whose exceptions nobody is told of. */
  readonly trusted: readonly string[];
}

/** Pods without the label aadpodidbinding that an exception names: NMI passes them on to IMDS, whatever they ask for. */
export async function exceptedIn(
  cluster: Cluster,
  sender: Sender,
  { exceptions, trusted }: Excepting,
  meter: Meter,
): Promise<readonly IdentityPod[]> {
  const listed: IdentityPod[] = [];
  for (const { namespace, key } of exceptedLabels(exceptions, trusted)) {
    const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
    const found = await list(cluster, sender, { path, labelSelector: key }, meter);
    listed.push(...(found?.items ?? []).map(podFrom));
  }
  return exceptedPods(listed, exceptions);
}
