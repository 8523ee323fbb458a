import type {
  ClusterFacts,
  ObjectName,
  ObservedCluster,
  ObservedRelease,
  ObservedWorkload,
  Unread,
} from './cluster-facts';
import { unreadOf } from './cluster-facts';
import { nameOf } from './flux-status';
import { releasesOf } from './of-release';

/**
 * Whether NMI is in a cluster, by what was seen there. Only `absent` is a proof that it is not. `elsewhere`: something looks
 * like it in a namespace that nobody trusts; a team may have made it up, so it is reported and proves neither.
 */
export type NmiInCluster =
  | { readonly kind: 'present' | 'elsewhere'; readonly found: readonly FoundNmi[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy?: string };

export interface FoundNmi {
  readonly by: 'HelmRelease' | 'DaemonSet' | 'Deployment' | 'ClusterRole';
  /** `DaemonSet kube-system/nmi`, for people. */
  readonly name: string;
  /** Helm's release that it is of; absent: none, or it does not say. */
  readonly release?: ObjectName;
}

/** Where it is believed: where the profile says so, and where our own requests put it. */
export function trustedNamespaces(
  nmiNamespaces: readonly string[],
  releaseNamespace: string,
): readonly string[] {
  return [...new Set([...nmiNamespaces, releaseNamespace])];
}

/**
 * Whether NMI runs in a cluster, in a namespace that is trusted. Unknown where a kind that may show it was not read.
 */
export function nmiInCluster(facts: ClusterFacts, trusted: readonly string[]): NmiInCluster {
  if (!facts.asked) return unknown({ why: facts.why, ...remedyOf(facts.remedy) });
  const found = foundIn(facts);
  const sure = found.filter(({ namespace }) => namespace === '' || trusted.includes(namespace));
  if (sure.length > 0) return { kind: 'present', found: sure.map(({ nmi }) => nmi) };
  // What was not read may hold it.
  const unread = unreadOf(facts, 'HelmRelease', 'DaemonSet', 'Deployment', 'ClusterRole');
  if (unread !== undefined) return unknown(unread);
  return found.length > 0
    ? { kind: 'elsewhere', found: found.map(({ nmi }) => nmi) }
    : { kind: 'absent' };
}

function unknown({
  why,
  remedy,
}: Pick<Unread, 'why'> & { readonly remedy?: string }): NmiInCluster {
  return { kind: 'unknown', why, ...remedyOf(remedy) };
}

function remedyOf(remedy: string | undefined): { readonly remedy?: string } {
  return remedy === undefined ? {} : { remedy };
}

/** `namespace` is empty for what only who rules the cluster can make. */
interface Placed {
  readonly namespace: string;
  readonly nmi: FoundNmi;
}

function foundIn(facts: ObservedCluster): readonly Placed[] {
  return [
    ...releasesOf(facts, 'aad-pod-identity').map(({ release }) => ofRelease(release)),
    ...facts.workloads.map(ofWorkload),
    ...facts.clusterWide.map(({ name, release }) => ({
      namespace: '',
      nmi: { by: 'ClusterRole' as const, name: `ClusterRole ${name}`, ...releaseOf(release) },
    })),
  ];
}

/** A release that Flux knows is about to be installed, if it is not yet: two of them would fight. */
function ofRelease(release: ObservedRelease): Placed {
  const name = nameOf('HelmRelease', release);
  return { namespace: '', nmi: { by: 'HelmRelease', name, release: release.release } };
}

function ofWorkload(workload: ObservedWorkload): Placed {
  const { kind, namespace, release } = workload;
  return { namespace, nmi: { by: kind, name: nameOf(kind, workload), ...releaseOf(release) } };
}

function releaseOf(release: ObjectName | undefined): Pick<FoundNmi, 'release'> {
  return release === undefined ? {} : { release };
}
