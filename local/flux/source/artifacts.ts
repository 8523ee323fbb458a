import type { Tree } from '../../../shared/core/applied/tree';
import type { Ref } from '../flux-object';

/** What source-controller keeps of a source, and serves to the others. */
export interface Artifact {
  /** `main@sha1:…`, `4.1.18@sha256:…`, `sha256:…` where a digest was asked for, `4.1.18` of a HelmChart. */
  readonly revision: string;
  readonly digest: string;
  readonly tree?: Tree;
  /** The .tgz of a chart. */
  readonly chart?: Uint8Array;
}

export interface Artifacts {
  get(ref: Ref): Artifact | undefined;
  set(ref: Ref, artifact: Artifact): void;
  delete(ref: Ref): void;
}

export function newArtifacts(): Artifacts {
  const kept = new Map<string, Artifact>();
  const key = ({ kind, namespace, name }: Ref): string => `${kind} ${namespace}/${name}`;
  return {
    get: (ref) => kept.get(key(ref)),
    set: (ref, artifact) => void kept.set(key(ref), artifact),
    delete: (ref) => void kept.delete(key(ref)),
  };
}
