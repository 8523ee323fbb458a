import type { AppliedObject } from '../flux/types';

export type InstalledBy =
  | 'HelmRelease'
  /** Of k3s and RKE2. */
  | 'HelmChart'
  | 'DaemonSet'
  /** MIC or the cluster role alone: the rest stands where it is not seen. */
  | 'Workload'
  | 'ResourceSet'
  | 'ArgoApplication'
  | 'OtherController';

/** What puts NMI on a cluster. */
export interface Installer {
  readonly by: InstalledBy;
  readonly object: AppliedObject;
  /** Of the chart, or the tag of the image; absent where no one version is asked for. */
  readonly version?: string;
  /** The range that is asked for instead. */
  readonly range?: string;
  /** The object that says the version, where it is not `object`: an OCIRepository, a HelmChart. */
  readonly versionAt?: AppliedObject;
  /** Where the chart comes from. */
  readonly source?: string;
  readonly suspended: boolean;
}
