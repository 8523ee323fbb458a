import { isJsonObject, textAt, valueAt } from '../base/json';
import { chartSpecOf, isChart } from './bump/chart-spec';
import { referred } from './bump/references';
import type { FluxObject } from './flux-objects';
import { withoutTrailing } from '../base/trailing';

/** A release of a chart, and a place that says which version it gets. */
export interface ChartPlace {
  readonly release: FluxObject;
  /** The release itself, or an OCIRepository that its chartRef means. */
  readonly object: FluxObject;
  /** Semver or a range, as it is written there; absent where only a digest is said, or nothing. */
  readonly version?: string;
  /** Of the OCI manifest. */
  readonly digest?: string;
}

/** The releases of a chart, wherever it comes from. One whose chartRef several sources fit is there once for each. */
export function releasesOfChart(
  objects: readonly FluxObject[],
  chart: string,
): readonly ChartPlace[] {
  return objects
    .filter(({ kind }) => kind === 'HelmRelease')
    .flatMap((release) => placesOf(release, objects, chart));
}

function placesOf(
  release: FluxObject,
  objects: readonly FluxObject[],
  chart: string,
): readonly ChartPlace[] {
  const place = chartSpecOf(release);
  if (place !== undefined) {
    const pin = { version: textAt(place.spec, 'version') };
    return isChart(place, chart) ? [{ release, object: release, ...defined(pin) }] : [];
  }
  const ref = valueAt(release.value, 'spec', 'chartRef');
  if (!isJsonObject(ref)) return [];
  const sources = new Set(referred(objects, release, ref));
  return objects
    .filter((object) => sources.has(object) && isOfChart(object, chart))
    .map((object) => ({ release, object, ...defined(pinOf(object)) }));
}

function pinOf({ value }: FluxObject): Pick<ChartPlace, 'version' | 'digest'> {
  const [tag, digest] = ['tag', 'digest'].map((key) => textAt(value, 'spec', 'ref', key));
  // A tag says `+` as `_` (helm #10166).
  return defined({ version: tag?.replaceAll('_', '+'), digest });
}

function isOfChart({ value }: FluxObject, chart: string): boolean {
  return withoutTrailing(textAt(value, 'spec', 'url') ?? '', '/').endsWith(`/${chart}`);
}

function defined(pin: {
  readonly version?: string | undefined;
  readonly digest?: string | undefined;
}): Pick<ChartPlace, 'version' | 'digest'> {
  return {
    ...(pin.version !== undefined && { version: pin.version }),
    ...(pin.digest !== undefined && { digest: pin.digest }),
  };
}
