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
  /** A feature of kustomize that is not computed here. */
  | 'KustomizeFeature'
  | 'ResourceSet'
  | 'ArtifactGenerator'
  | 'OtherRepository'
  | 'Variable';
