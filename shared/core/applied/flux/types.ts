import type { JsonObject } from '../../base/json';
import type { BuildFailure, BuiltObject } from '../kustomize/build';
import type { Tree } from '../tree';
import type { Unknown } from '../unknown';
import type { ObjectKey } from './object-id';

/** What Flux may read from. */
export interface Repositories {
  /** The repository that we propose changes to, at the branch that we propose them for. */
  readonly own: { readonly urls: readonly string[]; readonly branch: string; readonly tree: Tree };
  /**
   * Others that could be read, by `sourceKey`: the normalised URL, with `@<ref>` behind it for one ref alone (another branch of our own
   * repository: `github.com/contoso/fleet@production`).
   */
  readonly others?: ReadonlyMap<string, Tree>;
}

/** Where Flux begins on a cluster. */
export interface Entry {
  /** Last folder of the path; '' where the root of the repository is the cluster. */
  readonly cluster: string;
  /** Absent: a path that the configuration promises. */
  readonly file?: string;
  /** From the root of the source; '' for the root. */
  readonly path: string;
  /** The Flux Kustomization, as an object. */
  readonly kustomization: JsonObject;
  /** The sources that are beside it: they are on the cluster even where no Kustomization applies them. */
  readonly sources: readonly JsonObject[];
  /** `2.6.4`, as far as the repository says. */
  readonly fluxVersion?: string;
}

/** The chart that a HelmRelease takes from a folder of a Git repository that was read. */
export interface ChartInGit {
  readonly name?: string;
  readonly version?: string;
  /** Names of the charts that it brings along. */
  readonly dependencies: readonly string[];
  /** Texts of its templates. */
  readonly templates: readonly string[];
}

export interface AppliedObject extends BuiltObject, ObjectKey {
  /** `flux-system/infrastructure`: the Flux Kustomization that applies it. */
  readonly owner: string;
  /** Not applied now, but it was or will be: the owner, one above it or its source is suspended, or the object is marked so. */
  readonly suspended: boolean;
  /** spec.kubeConfig: it goes to another cluster. */
  readonly elsewhere: boolean;
  /** Normalised URL of the repository that `file` is in; absent: ours. */
  readonly repository?: string;
  /** Of a HelmRelease whose chart lies in a Git repository that was read. */
  readonly chart?: ChartInGit;
}

export interface AppliedKustomization {
  /** `flux-system/infrastructure` */
  readonly id: string;
  /** From the root of its source; '' for the root. */
  readonly path: string;
  /** `GitRepository flux-system/flux-system` */
  readonly source: string;
  readonly suspended: boolean;
  readonly prune: boolean;
  /** What becomes of its objects when it is taken away: `MirrorPrune` (as `prune` says), `Delete`, `WaitForTermination`, `Orphan`. */
  readonly deletionPolicy: string;
  /** Ids. */
  readonly dependsOn: readonly string[];
  readonly failure?: BuildFailure;
  /** Files of our repository alone. */
  readonly reads: ReadonlySet<string>;
  /** Where its object stands, as far as that is a file of ours. */
  readonly file?: string;
}

export interface Contested {
  readonly object: string;
  /** Ids of Kustomizations. */
  readonly owners: readonly string[];
}

export interface Applied {
  readonly cluster: string;
  readonly objects: readonly AppliedObject[];
  readonly kustomizations: readonly AppliedKustomization[];
  readonly unknown: readonly Unknown[];
  /** Objects with two owners. */
  readonly contested: readonly Contested[];
}
