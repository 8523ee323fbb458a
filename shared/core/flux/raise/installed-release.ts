import { objectId } from '../../applied/flux/object-id';
import type { Applied } from '../../applied/flux/types';
import { textAt, valueAt } from '../../base/json';
import type { KnownChart } from './chart-releases';
import { chartReleases } from './chart-releases';

/** What a release installs, as Flux would apply it. */
export interface InstalledRelease {
  readonly chart: string;
  /** Id of the release. */
  readonly release: string;
  /** Absent where Flux chooses: a range, a semver reference. */
  readonly version?: string;
  readonly digest?: string;
}

/** Releases of a chart that Flux applies, with the version and digest that they pin. */
export function installedReleases(
  applied: Applied,
  chart: KnownChart,
): readonly InstalledRelease[] {
  return chartReleases(applied, chart).map(({ release, pin }) => {
    const spec = pin?.kind === 'HelmRelease' ? ['spec', 'chart', 'spec'] : ['spec'];
    const tag = textAt(pin?.value, 'spec', 'ref', 'tag')?.replaceAll('_', '+');
    const version = tag ?? textAt(pin?.value, ...spec, 'version');
    const digest = textAt(valueAt(pin?.value, 'spec', 'ref'), 'digest');
    return {
      chart: chart.chart,
      release: objectId(release),
      ...(version !== undefined && { version }),
      ...(digest !== undefined && { digest }),
    };
  });
}
