import type { IsoTime } from '../base/iso-time';
import { registryOf } from '../configuration/registry-of';
import type { RegistryRules } from '../configuration/chart-rules';
import type { Cluster } from '../cluster/cluster';
import { whyNothingOnKubenet } from '../cluster/network-plugin';
import type { Configuration, Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { ringOf } from '../selection/ring-of';
import { selectProfile } from '../selection/selection';
import type { RepositoryRules } from '../configuration/repository-rules';
import type { ClusterNeeds } from '../admission/cluster-needs';

/** A cluster whose profile keeps it in a GitOps repository. */
export interface Member {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly charts: readonly string[];
  readonly registry: RegistryRules;
  /** Of the repository's rings; absent: it has none. */
  readonly ring?: string;
  /** Nodes that NMI was last seen to run on; absent: nobody has looked. */
  readonly observedNodes?: number;
  /** What its last run saw; absent: it had none. */
  readonly needs?: ClusterNeeds;
}

/** A cluster that belongs there and cannot be, and why. */
export interface LeftOut {
  readonly cluster: Cluster;
  /** Of its profile, for layouts that differ by stage. */
  readonly stage?: string;
  /** Of the repository's rings; absent: it has none. */
  readonly ring?: string;
  readonly why: string;
  /** Charts that it would get but for the gate of kubenet. */
  readonly withheld?: readonly string[];
}

export interface Membership {
  readonly members: readonly Member[];
  readonly leftOut: readonly LeftOut[];
}

/** What Azure lists, and which of it was off-boarded: that is no business of ours any more. */
export interface Listed {
  readonly clusters: readonly Cluster[];
  readonly offboarded: ReadonlySet<ResourceId>;
}

/**
 * The clusters of a repository at `now` (ISO time), by name, then id. Those that are suspended, exempt or only observed have
 * no part in requests that would change them; a repository that only observes takes the observed ones in.
 */
export function membershipOf(
  configuration: Configuration,
  repository: Pick<RepositoryRules, 'name' | 'observeOnly' | 'rings'>,
  { clusters, offboarded }: Listed,
  now: IsoTime,
): Membership {
  const parts = [...clusters]
    .filter(({ id }) => !offboarded.has(id))
    .sort((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.id, b.id))
    .map((cluster) => memberOf(configuration, repository, cluster, now));
  return {
    members: parts.flatMap((part) => (part !== undefined && 'registry' in part ? [part] : [])),
    leftOut: parts.flatMap((part) => (part !== undefined && 'why' in part ? [part] : [])),
  };
}

function memberOf(
  configuration: Configuration,
  repository: Pick<RepositoryRules, 'name' | 'observeOnly' | 'rings'>,
  cluster: Cluster,
  now: IsoTime,
): Member | LeftOut | undefined {
  const selection = selectProfile(configuration, cluster, now);
  if (selection.kind !== 'selected') return undefined;
  const { profile, activity, why } = selection;
  if (profile.gitops?.repository !== repository.name) return undefined;
  const takesPart = activity === 'active' || (activity === 'observeOnly' && repository.observeOnly);
  const { stage } = profile.gitops;
  const inRing = ringPart(repository, cluster);
  const out = { cluster, ...inRing, ...(stage !== undefined && { stage }) };
  if (!takesPart) return { ...out, why };
  if (cluster.provisioningState === 'Deleting') return { ...out, why: 'it is being deleted' };
  const onKubenet = whyNothingOnKubenet(profile, cluster);
  // What is in the repository already stays: taking it out would break pods that run.
  if (onKubenet !== undefined) {
    return { ...out, why: onKubenet, withheld: profile.gitops.charts };
  }
  const registry = registryOf(configuration, profile, cluster.location);
  if (registry === undefined) {
    return { ...out, why: `no registry of profile "${profile.name}" serves ${cluster.location}` };
  }
  return { cluster, profile, charts: profile.gitops.charts, registry, ...inRing };
}

function ringPart(
  { rings = [] }: Pick<RepositoryRules, 'rings'>,
  cluster: Cluster,
): Pick<Member, 'ring'> {
  const ring = ringOf(rings, cluster);
  return ring === undefined ? {} : { ring };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
