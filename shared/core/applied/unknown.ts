/** Something on the way that cannot be followed. Unknown is never absent. */
export interface Unknown {
  /** File or object where the way ends. */
  readonly at: string;
  readonly code: UnknownCode;
  /** What could not be followed, and why. */
  readonly message: string;
}

export type UnknownCode =
  /** A URL or a path in another Git repository. */
  | 'RemoteResource'
  /** A generator, transformer or validator of kustomize that runs code. */
  | 'Plugin'
  | 'HelmChartInflation'
  /** Its values are encrypted: SOPS. */
  | 'Encrypted'
  /** A file that is there and whose text was not read. */
  | 'NotRead'
  /** It takes more time or room than anything from outside is given. */
  | 'TooLarge'
  /** A feature of kustomize that is not computed here. */
  | 'KustomizeFeature'
  | 'ResourceSet'
  | 'ArtifactGenerator'
  /** A source that is not read: another Git repository, an OCI artifact, a bucket. */
  | 'OtherRepository'
  /** Our repository at another branch, tag or commit. */
  | 'OtherBranch'
  /** A source that no file applies which is read. */
  | 'MissingSource'
  /** A Kustomization that waits for one that does not come. */
  | 'MissingDependency'
  /** A Kustomization that Flux cannot build: what it has applied before stays. */
  | 'BuildFailure'
  /** What is on the cluster is older than Git. */
  | 'Suspended'
  /** Argo CD, Terraform and others that apply objects. */
  | 'OtherController'
  | 'Variable';
