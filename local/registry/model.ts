/** The nouns of the local registries. Plain mutable records. */
export type Digest = `sha256:${string}`;

export interface Manifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export interface Repository {
  readonly name: string;
  readonly manifests: Map<string, Manifest>;
  readonly tags: Map<string, string>;
  /** Digests of the blobs that this repository shows; their bytes are the registry's. */
  readonly blobs: Set<string>;
  /** Tags that nobody may move or delete (az acr repository update --write-enabled false). */
  readonly locked: Set<string>;
}

/** `acr`: Entra ID tokens, exchanged. `public`: a token for anybody. `open`: no tokens at all. */
export type RegistryKind = 'acr' | 'public' | 'open';

export interface Registry {
  /** `myregistry.azurecr.io`, `mcr.microsoft.com`. */
  readonly host: string;
  readonly kind: RegistryKind;
  /** ARM id of an ACR; events come from there. */
  readonly id?: string;
  readonly location: string;
  readonly repositories: Map<string, Repository>;
  readonly blobs: Map<string, Buffer>;
  readonly uploads: Map<string, Upload>;
  /** Locations of uploads begin with `https://<host>`, as those of distribution do. */
  absoluteLocations?: boolean;
}

/** A blob that is on its way. */
export interface Upload {
  readonly repository: string;
  readonly chunks: Buffer[];
}

/** Who calls: `oid` of the Entra ID token, or nobody. */
export interface Visitor {
  readonly objectId: string;
  /** Token rights: `repository:a/b:pull` → true. */
  may(repository: string, right: Right): boolean;
  /** `registry:catalog:*` */
  readonly mayList: boolean;
}

export type Right = 'pull' | 'push' | 'delete';

/** Asks whether a principal has a right at a registry. */
export type RightsCheck = (question: {
  readonly objectId: string;
  readonly host: string;
  readonly repository: string;
  readonly right: Right;
}) => boolean;

/** What Event Grid would tell (samples: eventgrid/Microsoft.ContainerRegistry 2018-01-01). */
export interface RegistryEvent {
  readonly type: `Microsoft.ContainerRegistry.${'ImagePushed' | 'ImageDeleted' | 'ChartPushed' | 'ChartDeleted'}`;
  /** ARM id of the registry. */
  readonly source: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}
