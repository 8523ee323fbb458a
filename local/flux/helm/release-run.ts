import type { JsonObject } from '../../../shared/core/base/json';
import type { KubeObject } from '../../kubernetes';
import type { Chart } from './chart';
import type { ReleaseSpec } from './release-spec';

/** One look at a HelmRelease, from its beginning to its end. */
export interface ReleaseRun {
  /** As it was when the run began: its generation is what the run is about. */
  readonly object: KubeObject;
  readonly spec: ReleaseSpec;
  readonly chart: Chart;
  readonly values: JsonObject;
  readonly ociDigest: string | undefined;
}
