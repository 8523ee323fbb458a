import { parseVersion } from '../charts/version-range';

/** What says which version of a chart a cluster gets. */
export interface ChartPin {
  /** A version or a range, as it is written there. */
  readonly version?: string;
  /** Of the OCI manifest. */
  readonly digest?: string;
}

/** Flux puts the first twelve digits of the digest where the build of a version stands. */
const DIGEST_BUILD = /^[0-9a-f]{12}$/;

/** Whether both name one version of a chart: tags write `+` as `_`, and Flux adds digits of the digest. */
export function sameVersion(one: string, other: string): boolean {
  const [a, b] = [parseVersion(plus(one)), parseVersion(plus(other))];
  if (a === undefined || b === undefined) return one === other;
  if (a.compare(b) !== 0) return false;
  const builds = [a, b].map(({ build }) => build.join('.'));
  return builds.some((build) => DIGEST_BUILD.test(build)) || builds[0] === builds[1];
}

/** `4.1.18` of `4.1.18+573458d66918`; anything else stays as it is. */
export function withoutDigest(version: string): string {
  const [plain = '', build = ''] = version.split('+');
  return DIGEST_BUILD.test(build) ? plain : version;
}

/** The digits of the digest that Flux has put into a version. */
export function digestStart(version: string): string | undefined {
  const build = version.split('+')[1] ?? '';
  return DIGEST_BUILD.test(build) ? build : undefined;
}

/** Whether `digest` (`sha256:…`) begins with the digits that a version carries. */
export function startsLike(digest: string, start: string): boolean {
  return digest.replace(/^sha\d+:/, '').startsWith(start);
}

function plus(version: string): string {
  return version.replaceAll('_', '+');
}
