import type { JsonObject } from '../../base/json';
import { isJsonObject, textAt, valueAt } from '../../base/json';
import type { RepoObject } from './objects';
import { HELM, SOURCE } from './references';

/** Where an object says chart, version and source in one: `spec.chart.spec` of a release, `spec` of a HelmChart. */
export interface ChartSpec {
  readonly path: readonly string[];
  readonly spec: JsonObject;
}

/** Where an object says which chart it takes; undefined for kinds that take none. */
export function chartSpecOf({ group, kind, value }: RepoObject): ChartSpec | undefined {
  const path = pathOf(group, kind);
  const spec = path && valueAt(value, ...path);
  return path && isJsonObject(spec) ? { path, spec } : undefined;
}

function pathOf(group: string, kind: string): readonly string[] | undefined {
  if (group === HELM && kind === 'HelmRelease') return ['spec', 'chart', 'spec'];
  return group === SOURCE && kind === 'HelmChart' ? ['spec'] : undefined;
}

/** The name may be below the repository's URL: `chart: charts/aad-pod-identity`. */
export function isChart({ spec }: ChartSpec, chart: string): boolean {
  const said = textAt(spec, 'chart');
  return said !== undefined && said.slice(said.lastIndexOf('/') + 1) === chart;
}
