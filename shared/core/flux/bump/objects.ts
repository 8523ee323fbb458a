import type { JsonObject } from '../../base/json';

/** An object of Kubernetes in a file of the repository. */
export interface RepoObject {
  readonly path: string;
  /** Which document of the file, from 0. */
  readonly document: number;
  /** Without its version: `helm.toolkit.fluxcd.io`. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent where kustomize sets it. */
  readonly namespace?: string;
  readonly value: JsonObject;
}
