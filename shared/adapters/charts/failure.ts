import type { Failure } from '../../core/base/errors';
import { ReconcileError } from '../../core/base/errors';
import type { ChartVersion, Digest } from '../../core/charts/release';
import { displayUrl } from '../../core/configuration/web-address';
import { retryAfterOf } from '../../core/base/retry-after';

/** What is fetched, for messages and codes. */
export type Thing = 'index' | 'package' | 'provenance';

const CODES = {
  index: 'ChartIndex',
  package: 'ChartPackage',
  provenance: 'ChartProvenance',
} as const satisfies Readonly<Record<Thing, string>>;

const HOUR = 3_600_000;

/** An answer that is neither what was asked for nor "not modified". */
export function answerFailure(
  thing: Thing,
  url: URL,
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  now: number,
): ReconcileError {
  const target = displayUrl(url);
  const wait = retryAfterOf({ get: (name) => headers.get(name) ?? undefined }, now);
  const patience = wait === undefined ? {} : { retryAfterMs: wait };
  const base = { target, message: `${target} answered ${status}.`, ...patience };
  // GitHub says 403 for its rate limit, too.
  if (status === 429 || (status === 403 && wait !== undefined))
    return new ReconcileError({ ...base, policy: 'Throttled', code: `${CODES[thing]}Throttled` });
  if (status === 408 || status >= 500)
    return new ReconcileError({ ...base, policy: 'Transient', code: `${CODES[thing]}Unavailable` });
  return new ReconcileError({ ...base, policy: 'Stalled', ...refusalOf(thing, status, target) });
}

function refusalOf(
  thing: Thing,
  status: number,
  target: string,
): Pick<Failure, 'code' | 'lookAgainMs' | 'remedy'> {
  const look = `curl -sSIL ${target}`;
  if (status === 404 || status === 410) {
    const remedy =
      thing === 'index'
        ? `The URL of the chart's source in the configuration must be the folder that index.yaml lies in. Look with: ${look}`
        : `The index names a package that is not there. Tell the publisher of the chart, or leave the version out of the range. Look with: ${look}`;
    return { code: `${CODES[thing]}NotFound`, lookAgainMs: HOUR, remedy };
  }
  if (status === 401 || status === 403) {
    const remedy = `The repository requires a login, which is not supported: use a public one, or push the chart to an OCI registry of yours and name that as its source. Look with: ${look}`;
    return { code: `${CODES[thing]}Forbidden`, lookAgainMs: HOUR, remedy };
  }
  return { code: `${CODES[thing]}Refused`, remedy: `Look with: ${look}` };
}

/** Whatever `fetch` threw. */
export function networkFailure(thing: Thing, url: URL, error: unknown): ReconcileError {
  const target = displayUrl(url);
  const { name, message } = thrown(error);
  if (name === 'AddressRefused') return addressRefused(thing, target, message);
  const isLate = name === 'TimeoutError';
  return new ReconcileError({
    policy: 'Transient',
    code: isLate ? `${CODES[thing]}Timeout` : `${CODES[thing]}Unreachable`,
    message: `${target} could not be read: ${isLate ? 'it took too long' : message}.`,
    target,
  });
}

function addressRefused(thing: Thing, target: string, why: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartAddressRefused',
    message: `Refused to connect to ${target} for the ${thing} of a chart: ${why}.`,
    target,
    lookAgainMs: HOUR,
    remedy:
      'Charts come from public addresses. If the repository is in a private network of yours, name its range under settings.network.allowPrivateRanges; if you do not know the address, ask the owner of the repository why its index or a redirect leads there.',
  });
}

/** fetch says "fetch failed", and why in the cause. */
function thrown(error: unknown): { readonly name: string; readonly message: string } {
  const { name, message, cause } = error as Partial<Error>;
  const why = (cause as Partial<Error> | undefined)?.message ?? message;
  return { name: name ?? '', message: why ?? String(error) };
}

/** The failure (Stalled) of a download that exceeds `most` bytes. */
export function tooLarge(thing: Thing, url: URL, most: number): ReconcileError {
  const target = displayUrl(url);
  return new ReconcileError({
    policy: 'Stalled',
    code: `${CODES[thing]}TooLarge`,
    message: `${target} has more than ${most / 1024 / 1024} MiB and was not read completely.`,
    target,
    remedy: `No chart needs that much. Check the URL of the source: curl -sSIL ${target}`,
  });
}

/** The failure (Stalled) of a redirect that is not followed: one too many, or not to https. */
export function redirectRefused(thing: Thing, url: URL, location: string): ReconcileError {
  const target = displayUrl(url);
  const where = URL.canParse(location, url.href) ? displayUrl(new URL(location, url.href)) : '?';
  return new ReconcileError({
    policy: 'Stalled',
    code: `${CODES[thing]}RedirectRefused`,
    message: `${target} redirects to ${where}, which we do not follow: only a few redirects are followed, and only to https.`,
    target,
    remedy: 'Name a source in the configuration that serves the file itself, over https.',
  });
}

/** The failure (Stalled) of a URL that is not https, or has a login in it. */
export function urlRefused(thing: Thing, url: string): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: `${CODES[thing]}UrlInvalid`,
    // It may hold a password.
    message: `The URL of the ${thing} (${url.replace(/\/\/[^/]*@/, '//…@').slice(0, 200)}) is not https without a login.`,
    remedy: 'Correct the source of the chart in the configuration.',
  });
}

/** The failure (Stalled) of a package whose digest is not that of the index; looked at again in an hour. */
export function digestMismatch(
  { chart, version }: ChartVersion,
  expected: Digest,
  found: Digest,
  place: string,
): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartDigestMismatch',
    message: `The package of ${chart} ${version} at ${place} is not what the index promises: it has ${found}, and the index says ${expected}. It is not used.`,
    target: place,
    lookAgainMs: HOUR,
    remedy: `Either the package was changed after it was published, or the index is out of date. Ask the publisher before anything else. Look with: curl -sSL ${place} | sha256sum`,
  });
}

/** The failure (Stalled) of a package that cannot be unpacked safely. */
export function archiveRefused(
  { chart, version, urls }: ChartVersion,
  problem: string,
): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartArchiveRefused',
    message: `The package of ${chart} ${version} is refused: ${problem}.`,
    target: urls[0] ?? chart,
    remedy: `Tell the publisher of the chart. To go on with another version, leave this one out: version: "<${version}".`,
  });
}
