import { fluxObjects } from './flux-objects';
import type { ChartPlace } from './releases-of-chart';
import { releasesOfChart } from './releases-of-chart';
import type { RepoFile } from '../base/repo-file';

/** A file that says which version of a chart clusters get. */
export interface ObservedChart extends Pick<ChartPlace, 'version' | 'digest'> {
  readonly path: string;
}

/** What the repository has of a chart now, one entry for each place, in the order of the files. */
export function chartInRepository(
  files: readonly RepoFile[],
  chart: string,
): readonly ObservedChart[] {
  const places = releasesOfChart(fluxObjects(files), chart);
  // Several releases may take the chart from one source.
  return [...new Map(places.map((place) => [place.object, place])).values()].map(
    ({ object: { path }, version, digest }) => ({
      path,
      ...(version !== undefined && { version }),
      ...(digest !== undefined && { digest }),
    }),
  );
}
