import { ReconcileError } from '../base/errors';
import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { parseTimestamp } from '../base/timestamp';
import { indexNames, indexSection } from './index-section';
import { type ChartVersion, tryDigest } from './release';
import { parseVersion } from './version-range';
import { displayUrl, secureUrl } from '../configuration/web-address';
import { readYaml } from '../yaml-edit/yaml-data';

/** What a repository offers of one chart. */
export interface Offer {
  readonly versions: readonly ChartVersion[];
  /** Entries that could not be read, in words: the others still count. */
  readonly problems: readonly string[];
}

/** Characters of an index that is read whole, because it is not laid out as `helm repo index` does it. */
const MAX_WHOLE = 8 * 1024 * 1024;
const MAX_NAMES = 10;
/** Versions of one chart. The busiest repositories have some thousands. */
const MAX_ROWS = 10_000;
const MAX_PROBLEMS = 20;
const MAX_URLS = 10;
/** Of all fields of all versions. */
const MAX_VALUES = 1_000_000;

/**
 * The releases of `chart` in the text of an index.yaml that lies in the folder `baseUrl`. Throws ReconcileError, Stalled:
 * ChartIndexInvalid when it is not an index, ChartNotInIndex when it does not know the chart.
 */
export function readIndex(text: string, baseUrl: string, chart: string): Offer {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const rows = rowsOf(text, base, chart);
  const read = rows.map((row, index) => readRow(row, base, chart, index));
  return {
    versions: read.filter((result) => typeof result !== 'string'),
    problems: shortened(read.filter((result) => typeof result === 'string')),
  };
}

function shortened(problems: readonly string[]): readonly string[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  return [...problems.slice(0, MAX_PROBLEMS), `${problems.length - MAX_PROBLEMS} more entries`];
}

function rowsOf(text: string, base: URL, chart: string): readonly Json[] {
  const section = indexSection(text, chart);
  const part = section === undefined ? undefined : entriesIn(section);
  // A section may lean on anchors elsewhere in the file; then the file is read as a whole.
  const entries = typeof part === 'object' ? part : wholeEntries(text, base);
  const rows = Object.hasOwn(entries, chart) ? entries[chart] : undefined;
  if (rows === undefined)
    throw notThere(base, chart, [...Object.keys(entries), ...indexNames(text)]);
  if (Array.isArray(rows) && rows.length > MAX_ROWS) {
    throw invalid(base, `it has more than ${MAX_ROWS} versions of ${chart}`);
  }
  if (Array.isArray(rows)) return rows as readonly Json[];
  throw invalid(base, `the entry of ${chart} is not a list`);
}

function wholeEntries(text: string, base: URL): JsonObject {
  if (text.length > MAX_WHOLE) {
    throw invalid(base, `it is too large (${text.length} characters) to be read in this layout`);
  }
  const entries = entriesIn(text);
  if (typeof entries === 'string') throw invalid(base, entries);
  return entries;
}

/** The map `entries`, or what is wrong with it. */
function entriesIn(text: string): JsonObject | string {
  const read = readYaml(text, MAX_VALUES);
  if (!read.ok) return read.problem;
  const entries = isJsonObject(read.data) ? read.data['entries'] : undefined;
  return isJsonObject(entries) ? entries : 'it has no map "entries"';
}

function readRow(row: Json, base: URL, chart: string, index: number): ChartVersion | string {
  const place = `entry ${index + 1} of ${chart}`;
  if (!isJsonObject(row)) return `${place} is not a map`;
  const { version, digest, name } = row;
  if (typeof version !== 'string' || parseVersion(version) === undefined)
    return `${place} has the version ${shown(version)}, which is not semver`;
  const named = `${chart} ${version}`;
  if (name !== undefined && name !== chart) return `${named} calls itself ${shown(name)}`;
  const known = tryDigest(digest);
  // An empty digest is none; anything else that is not a digest could never be checked.
  if (known === undefined && digest !== undefined && digest !== null && digest !== '')
    return `${named} has the digest ${shown(digest)}, which is not sha256`;
  const urls = urlsOf(row['urls'], base);
  if (urls.length === 0) return `${named} has no URL that may be fetched: ${shown(row['urls'])}`;
  return {
    chart,
    version,
    urls,
    deprecated: row['deprecated'] === true,
    ...(known !== undefined && { digest: known }),
    ...optional(row),
  };
}

function optional(row: JsonObject): Pick<ChartVersion, 'appVersion' | 'created'> {
  const { appVersion, created } = row;
  const time = typeof created === 'string' ? parseTimestamp(created) : undefined;
  const isText = typeof appVersion === 'string' || typeof appVersion === 'number';
  return {
    ...(isText && String(appVersion) !== '' && { appVersion: String(appVersion) }),
    ...(time !== undefined && { created: time }),
  };
}

function urlsOf(urls: Json | undefined, base: URL): readonly string[] {
  if (!Array.isArray(urls)) return [];
  return (urls as readonly Json[]).slice(0, MAX_URLS).flatMap((text) => {
    const url = typeof text === 'string' ? secureUrl(text, base) : undefined;
    return url === undefined ? [] : [url.href];
  });
}

/** Text of strangers that goes into a message. */
function shown(value: Json | undefined): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 120);
}

function invalid(base: URL, problem: string): ReconcileError {
  const target = `${displayUrl(base)}index.yaml`;
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartIndexInvalid',
    message: `${target} is not the index of a chart repository: ${problem}.`,
    target,
    remedy: `Check the URL of the chart's source in the configuration: curl -sL ${target} | head must show "apiVersion" and "entries".`,
  });
}

function notThere(base: URL, chart: string, names: readonly string[]): ReconcileError {
  const target = `${displayUrl(base)}index.yaml`;
  const known = [...new Set(names)].sort();
  const some = known.slice(0, MAX_NAMES).join(', ');
  const list = known.length > MAX_NAMES ? `${some} and ${known.length - MAX_NAMES} more` : some;
  return new ReconcileError({
    policy: 'Stalled',
    code: 'ChartNotInIndex',
    message: `${target} has no chart ${chart}. It has ${list === '' ? 'none at all' : list}.`,
    target,
    remedy: `Correct the name or the source of the chart ${chart} in the configuration.`,
  });
}
