/** What a cluster of the repository is to us. */
export type Standing =
  /** A member of the fleet that may be changed. */
  | { readonly kind: 'ready' }
  /** A member of the fleet that is left out for now; in words: suspended, exempt, only observed. */
  | { readonly kind: 'leftOut'; readonly why: string }
  /** It is in another ring, and gets the version with that one. */
  | { readonly kind: 'otherRing'; readonly ring: string }
  /** The repository shows it, and no profile keeps it in this repository. */
  | { readonly kind: 'notOurs' };

/** By name of the cluster in the world. */
export type Standings = ReadonlyMap<string, Standing>;

/** What the cluster is to us; not ours, where nothing is known of it. */
export function standingOf(standings: Standings, cluster: string): Standing {
  return standings.get(cluster) ?? { kind: 'notOurs' };
}
