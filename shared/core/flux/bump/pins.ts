import { isJsonObject } from '../../json';
import type { WantedChart } from '../wanted';
import { chartSpecOf, chartSpecStep, isChart } from './chart-spec';
import type { RepoObject } from './objects';
import { textAt, valueAt } from './objects';
import { sourceStep } from './source-ref';
import type { PinStep } from './pin-step';
import { leave } from './pin-step';
import { HELM, isOurRepository, referred, SOURCE } from './references';

/** An object that says a version of the chart, and what is done about it. */
export interface Pin {
  readonly object: RepoObject;
  readonly step: PinStep;
}

/** A release of the chart, with the pin that it gets its version from. */
export interface Release {
  readonly object: RepoObject;
  readonly pin: Pin;
}

export interface ChartPins {
  readonly pins: readonly Pin[];
  readonly releases: readonly Release[];
}

/** Objects are found by what they are and refer to, never by the name of their file. */
export function pinsOf(
  objects: readonly RepoObject[],
  wanted: WantedChart,
  pinDigest: boolean,
): ChartPins {
  const direct = objects.flatMap((object) => directPin(object, objects, wanted, pinDigest));
  const releases = objects.flatMap((object) => releaseOf(object, objects, wanted, direct));
  const pins = new Set([...direct, ...releases.map(({ pin }) => pin)]);
  return { pins: [...pins], releases };
}

function directPin(
  object: RepoObject,
  objects: readonly RepoObject[],
  wanted: WantedChart,
  pinDigest: boolean,
): readonly Pin[] {
  const place = chartSpecOf(object);
  if (place !== undefined && isChart(place, wanted.chart)) {
    return [{ object, step: chartSpecStep(object, place, objects, wanted) }];
  }
  if (!isRepository(object)) return [];
  const url = textAt(object.value, 'spec', 'url') ?? '';
  if (!isOurRepository(url, wanted.repository)) return [];
  return [{ object, step: sourceStep(valueAt(object.value, 'spec', 'ref'), wanted, pinDigest) }];
}

function isRepository({ group, kind }: RepoObject): boolean {
  return group === SOURCE && kind === 'OCIRepository';
}

function releaseOf(
  object: RepoObject,
  objects: readonly RepoObject[],
  wanted: WantedChart,
  pins: readonly Pin[],
): readonly Release[] {
  if (object.group !== HELM || object.kind !== 'HelmRelease') return [];
  const own = pins.find((pin) => pin.object === object);
  if (own !== undefined) return [{ object, pin: own }];
  const ref = valueAt(object.value, 'spec', 'chartRef');
  if (!isJsonObject(ref)) return [];
  const sources = referred(objects, object, ref);
  const pin = pins.find((other) => sources.includes(other.object)) ?? lost(object, sources, wanted);
  return pin === undefined ? [] : [{ object, pin }];
}

/** A release whose chart is of this name, and comes from where we do not write to. */
function lost(
  release: RepoObject,
  sources: readonly RepoObject[],
  { chart }: WantedChart,
): Pin | undefined {
  const url = sources.map(({ value }) => textAt(value, 'spec', 'url') ?? '')[0];
  if (url !== undefined && url.slice(url.lastIndexOf('/') + 1) === chart) {
    return { object: release, step: leave('OtherSource', `takes the chart from ${url}`) };
  }
  const isNamed = [release.name, textAt(release.value, 'spec', 'releaseName')].includes(chart);
  if (sources.length > 0 || !isNamed) return undefined;
  const step = leave('SourceNotFound', 'refers to a source that is not in the files read');
  return { object: release, step };
}
