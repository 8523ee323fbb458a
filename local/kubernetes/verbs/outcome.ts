import type { KubeObject } from '../object';

/** What a write came to. */
export interface Outcome {
  readonly status: 200 | 201;
  readonly object: KubeObject;
}
