/**
 * How far a chart that the base branch asks for has come on a cluster.
 * - Merged: Git has it, and Flux has not applied it yet.
 * - Applied: Flux has applied it, and Helm is not done.
 * - RollingOut: NMI goes from node to node.
 * - Installed: it runs.
 * - Failed: Flux or Helm says so; somebody has to do something.
 * - Suspended: somebody has suspended Flux.
 * - Unknown: nobody can look.
 */
export type InstallPhase =
  'Merged' | 'Applied' | 'RollingOut' | 'Installed' | 'Failed' | 'Suspended' | 'Unknown';

export interface InstallStatus {
  readonly phase: InstallPhase;
  /** For people: what, where. Flux' own words where it has some. */
  readonly message: string;
  /** What to do. */
  readonly remedy?: string;
  /** Revision of the repository that Flux has applied. */
  readonly revision?: string;
  /** Version of the chart that runs. */
  readonly version?: string;
  /** Tag of NMI's image that runs. */
  readonly image?: string;
  /** True when the artifact in the cluster is ours, byte for byte; absent: nothing tells. */
  readonly isOurs?: boolean;
  readonly nodes?: { readonly done: number; readonly of: number };
  /** True when it does not go on by itself, so nobody waits for it. */
  readonly byHand?: boolean;
}

/** What is asked about a cluster. */
export interface InstallQuestion {
  readonly chart: string;
  /** What the base branch says; several where it says different things to different clusters. */
  readonly pins: readonly { readonly version?: string; readonly digest?: string }[];
  /** Commit of the base branch that says so. */
  readonly commit: string;
  /** The repository, as a GitRepository may name it: as keyOfForge spells it. */
  readonly repository: string;
  /** True for charts that bring NMI: then its DaemonSet has to be seen. */
  readonly hasNmi: boolean;
  /** What we have put into the registries, where its version is the one in question. */
  readonly ours?: OurArtifact;
}

export interface OurArtifact {
  readonly version: string;
  readonly manifestDigest: string;
  readonly packageDigest: string;
  /** Tag of the images that the chart brings: of its app, with and without `v`. */
  readonly appVersion?: string;
}

/** Worst first: of several releases of a chart the worst is reported. */
const ORDER: readonly InstallPhase[] = [
  'Failed',
  'Suspended',
  'Unknown',
  'Merged',
  'Applied',
  'RollingOut',
  'Installed',
];

/** The status that people should see first; undefined for none. */
export function worstStatus(all: readonly InstallStatus[]): InstallStatus | undefined {
  return all.reduce<InstallStatus | undefined>(
    (worst, one) =>
      worst === undefined || ORDER.indexOf(one.phase) < ORDER.indexOf(worst.phase) ? one : worst,
    undefined,
  );
}
