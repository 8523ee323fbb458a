import type { JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import type { WantedChart } from '../wanted';
import type { RepoObject } from './objects';
import { textAt, valueAt } from '../../base/json-at';
import type { PinStep } from './pin-step';
import { leave, versionStep } from './pin-step';
import { HELM, isOurRepository, referred, SOURCE } from './references';
import { withoutTrailing } from '../../base/trailing';

/** Where an object says chart, version and source in one: `spec.chart.spec` of a release, `spec` of a HelmChart. */
export interface ChartSpec {
  readonly path: readonly string[];
  readonly spec: JsonObject;
}

export function chartSpecOf({ group, kind, value }: RepoObject): ChartSpec | undefined {
  const path = pathOf(group, kind);
  const spec = path && valueAt(value, ...path);
  return path && isJsonObject(spec) ? { path, spec } : undefined;
}

function pathOf(group: string, kind: string): readonly string[] | undefined {
  if (group === HELM && kind === 'HelmRelease') return ['spec', 'chart', 'spec'];
  return group === SOURCE && kind === 'HelmChart' ? ['spec'] : undefined;
}

/** The name may stand below the repository's URL: `chart: charts/aad-pod-identity`. */
export function isChart({ spec }: ChartSpec, chart: string): boolean {
  const said = textAt(spec, 'chart');
  return said !== undefined && said.slice(said.lastIndexOf('/') + 1) === chart;
}

/** What is done about `version`. A chart of the same name from elsewhere is another chart. */
export function chartSpecStep(
  owner: RepoObject,
  place: ChartSpec,
  objects: readonly RepoObject[],
  wanted: WantedChart,
): PinStep {
  const other = otherSource(owner, place.spec, objects, wanted);
  if (other !== undefined) return leave('OtherSource', `takes the chart from ${other}`);
  const step = versionStep(valueAt(place.spec, 'version'), wanted.version);
  if (step.kind !== 'up') return step;
  return {
    kind: 'edit',
    from: { version: step.from },
    edits: [{ path: [...place.path, 'version'], value: wanted.version }],
  };
}

/** A source that is not in the files (another repository, a cluster's own) is taken for ours: its name is all there is. */
function otherSource(
  owner: RepoObject,
  spec: JsonObject,
  objects: readonly RepoObject[],
  wanted: WantedChart,
): string | undefined {
  const ref = valueAt(spec, 'sourceRef');
  if (!isJsonObject(ref)) return undefined;
  const kind = textAt(ref, 'kind') ?? 'HelmRepository';
  if (kind !== 'HelmRepository') return `a ${kind}, where the version is not looked at`;
  const chart = textAt(spec, 'chart') ?? wanted.chart;
  const urls = referred(objects, owner, ref).map(({ value }) => textAt(value, 'spec', 'url') ?? '');
  const isOurs = urls.some((url) =>
    isOurRepository(`${withoutTrailing(url, '/')}/${chart}`, wanted.repository),
  );
  return isOurs ? undefined : urls[0];
}
