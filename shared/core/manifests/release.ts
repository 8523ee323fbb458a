import type { JsonObject } from '../base/json';

/** What the templates of a chart are filled with. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  /** On top of the chart's own. */
  readonly values: JsonObject;
  /** `1.33.4`; absent: a template that asks for it is not rendered. */
  readonly kubeVersion?: string;
  /** How many clusters install it so, and how many with other values. */
  readonly clusters: number;
  readonly otherClusters: number;
}
