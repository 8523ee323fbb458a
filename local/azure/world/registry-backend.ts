/** What holds the content of registries; the simulated Azure knows of them only what Resource Manager shows. */
export interface RegistryBackend {
  /** A registry came into being. */
  opened(registry: { readonly id: string; readonly name: string; readonly location: string }): void;
  hasTag(loginServer: string, target: TargetTag): boolean;
  /** Copies at once. Throws an error whose message says what was not found. */
  copy(order: ImportOrder): void;
}

export interface TargetTag {
  readonly repository: string;
  readonly tag: string;
}

export interface ImportOrder {
  /** Login servers. */
  readonly target: string;
  readonly source: string;
  readonly repository: string;
  /** Tag or digest. */
  readonly reference: string;
  readonly targets: readonly TargetTag[];
}
