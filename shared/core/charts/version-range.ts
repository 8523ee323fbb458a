import { Range, SemVer } from 'semver';

/** A range of versions in the dialect of Helm or of npm. */
export interface VersionRange {
  includes(version: SemVer): boolean;
}

const SHORT = /^v?(\d+)(?:\.(\d+))?$/;

/** A version as charts write it: semver, with or without a `v`; `1` and `1.2` count as Helm counts them. */
export function parseVersion(text: string): SemVer | undefined {
  const [, major, minor = '0'] = SHORT.exec(text.trim()) ?? [];
  try {
    return new SemVer(major === undefined ? text.trim() : `${major}.${minor}.0`, { loose: true });
  } catch {
    return undefined;
  }
}

/**
 * A range such as `~4.1`, `>=4.1.0 <5`, or with Helm's commas `>= 4.1, < 5`; undefined when it is none. Pre-releases are in
 * it when `prereleases` says so, or when the range names one of the same version (`>=2.0.0-rc.1`).
 */
export function parseRange(text: string, prereleases: boolean): VersionRange | undefined {
  const npm = text
    .replaceAll(',', ' ')
    .replace(/=([<>])/g, '$1=')
    .trim();
  try {
    // A loose range would drop what it does not understand, and let everything in.
    const range = new Range(npm, { includePrerelease: prereleases });
    return { includes: (version) => range.test(version) };
  } catch {
    return undefined;
  }
}
