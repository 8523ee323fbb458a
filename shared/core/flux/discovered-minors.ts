import type { FluxMinor } from './served-versions';
import { FLUX_GROUPS, FLUX_MINORS } from './served-versions';

/** A cluster whose API server was to be asked what it serves. */
export interface AskedCluster {
  /** Of its folders. */
  readonly name: string;
  /** `helm.toolkit.fluxcd.io/v2`, as `/apis` lists them; absent: it could not be asked. */
  readonly groupVersions?: readonly string[];
}

/**
 * GitRepository is served as v1 since 2.0, and with it the group's v1, long before OCIRepository is: the group's
 * versions alone never show that OCIRepository v1 is there.
 */
const GIT_REPOSITORY_V1_SINCE = FLUX_MINORS.findIndex(({ flux }) => flux === '2.0');

/**
 * Releases of Flux that serve exactly the discovered versions of Flux' groups (`helm.toolkit.fluxcd.io/v2`, as
 * `/apis` of an API server lists them). None when nothing of Flux was discovered, or a mixture that no release has.
 */
export function discoveredMinors(groupVersions: readonly string[]): readonly FluxMinor[] {
  const groups = [...new Set(Object.values(FLUX_GROUPS))];
  const found = groups.map((group) => versionsIn(group, groupVersions));
  if (found.every((versions) => versions === '')) return [];
  return FLUX_MINORS.filter((release, index) =>
    groups.every((group, at) => {
      const served = servedIn(release, index, group);
      // A cluster without one of the controllers still says something through the others.
      return found[at] === '' || found[at] === served;
    }),
  );
}

function versionsIn(group: string, groupVersions: readonly string[]): string {
  return key(
    groupVersions.flatMap((text) => {
      const [of, version, ...more] = text.split('/');
      return of === group && version !== undefined && more.length === 0 ? [version] : [];
    }),
  );
}

function servedIn(release: FluxMinor, index: number, group: string): string {
  switch (group) {
    case FLUX_GROUPS.HelmRelease:
      return key(release.HelmRelease);
    case FLUX_GROUPS.Kustomization:
      return key(release.Kustomization);
    default:
      return key([
        ...release.HelmRepository,
        ...release.OCIRepository,
        ...(index >= GIT_REPOSITORY_V1_SINCE ? ['v1'] : []),
      ]);
  }
}

function key(versions: readonly string[]): string {
  return [...new Set(versions)].sort().join(' ');
}
