import type { JsonObject } from '../../../shared/core/base/json';
import type { Name } from '../flux-object';
import type { Chart } from './chart';

export interface Rendering {
  readonly chart: Chart;
  readonly values: JsonObject;
  readonly release: Name;
  /** Labels that every object has. */
  readonly labels: Readonly<Record<string, string>>;
  /** What `nameOverride` makes of the chart's name; objects are not called after the release. */
  readonly name: string;
}
