import type { Cluster } from '../flux-object';
import type { Artifacts } from '../source/artifacts';

export interface HelmControl extends Cluster {
  readonly artifacts: Artifacts;
  /** Helm 4 with kstatus, as since Flux 2.8; before, Helm 3. */
  readonly kstatus: boolean;
}
