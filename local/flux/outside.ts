import type { Tree } from '../../shared/core/applied/tree';

/** What Flux and the kubelets reach beyond the cluster. All of it may fail, in the words of git and of registries. */
export interface Outside {
  checkout(url: string, ref: GitRef): Promise<Outcome<Checkout>>;
  /** A manifest by tag or digest, with what it takes to pull. */
  manifest(place: ArtifactPlace): Promise<Outcome<PulledManifest>>;
  tags(place: Omit<ArtifactPlace, 'reference'>): Promise<Outcome<readonly string[]>>;
  blob(place: Omit<ArtifactPlace, 'reference'>, digest: string): Promise<Outcome<Uint8Array>>;
  /** Whether a kubelet can pull an image. */
  hasImage(image: string): boolean;
}

export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface GitRef {
  readonly branch?: string;
  readonly tag?: string;
  readonly name?: string;
  readonly commit?: string;
}

export interface Checkout {
  readonly commit: string;
  readonly tree: Tree;
}

export interface ArtifactPlace {
  readonly host: string;
  readonly repository: string;
  readonly reference: string;
}

export interface PulledManifest {
  readonly digest: string;
  readonly layers: readonly { readonly mediaType: string; readonly digest: string }[];
}

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failed(message: string): Outcome<never> {
  return { ok: false, message };
}
