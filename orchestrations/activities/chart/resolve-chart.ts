import type { IsoTime } from '../../../shared/core/base/iso-time';
import { msBetween } from '../../../shared/core/base/iso-time';
import type {
  ChartPackage,
  ChartVersion,
  ResolvedChart,
} from '../../../shared/core/charts/release';
import type { ChartRules } from '../../../shared/core/configuration/chart-rules';
import type { NoSelection, Selection } from '../../../shared/core/charts/select-version';
import { selectVersion } from '../../../shared/core/charts/select-version';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { SyncedChart } from '../../../shared/core/run/chart/chart-state';
import { isWhole } from '../../../shared/core/run/chart/chart-state';
import type { Adapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';

/** What a chart's source says, or what it said before. */
export interface Resolution {
  readonly chart?: ResolvedChart;
  readonly failure?: Failure;
}

/**
 * The version that the rules ask for, read from a package whose bytes were checked. A version that was read before, with
 * the same digest and under the same rules, is not fetched again. While the source fails, what is known stays good: a
 * deleted image can be put back although the chart repository is down.
 */
export async function resolveChart(
  adapters: Adapters,
  rules: ChartRules,
  known: SyncedChart | undefined,
): Promise<Resolution> {
  const looked = await attempt(() => look(adapters, rules, known));
  if (looked.ok) return { chart: looked.value };
  return { ...(isWhole(known) && { chart: known }), failure: looked.failure };
}

/** The package of a version. */
export async function fetchPackage(
  adapters: Adapters,
  { source }: ChartRules,
  chartVersion: ChartVersion,
): Promise<ChartPackage> {
  if (source.kind === 'index') return adapters.charts.fetch(chartVersion);
  const { bytes, provenance } = await adapters.registries.sourceChart(chartVersion);
  return adapters.charts.read(chartVersion, bytes, provenance);
}

async function look(
  adapters: Adapters,
  rules: ChartRules,
  known: SyncedChart | undefined,
): Promise<ResolvedChart> {
  const selection = selectVersion(await offeredVersions(adapters, rules), rules, adapters.now());
  const { chartVersion } = selection;
  if (chartVersion === undefined) throw noVersion(rules, selection, adapters.now());
  if (known?.version === chartVersion.version) {
    assertSameBytes(known, chartVersion);
    // Values too large for a row are not kept: then the package has to be read again.
    if (isWhole(known) && isCheckable(rules, known) && chartVersion.digest !== undefined) {
      return { ...known, deprecated: chartVersion.deprecated };
    }
  }
  const pkg = await fetchPackage(adapters, rules, chartVersion);
  return adapters.charts.resolve(rules, pkg);
}

/** What was read before we looked at the values of such a chart lacks what its templates read of them. */
function isCheckable({ preset }: ChartRules, { valuePaths }: SyncedChart): boolean {
  return preset === 'none' || valuePaths !== undefined;
}

/** Every version that the source has. Entries of an index that cannot be read are told in the log. */
export async function offeredVersions(
  adapters: Adapters,
  { name, source }: ChartRules,
): Promise<readonly ChartVersion[]> {
  if (source.kind === 'oci') return adapters.registries.sourceVersions(source.repository, name);
  const { versions: releases, problems } = await adapters.charts.offer(source.url, name);
  if (problems.length > 0)
    adapters.log('warn', 'chart index has bad entries', { chart: name, problems });
  return releases;
}

/** A publisher that replaces a version gives clusters two programs under one name. */
function assertSameBytes(known: SyncedChart, { digest, urls }: ChartVersion): void {
  if (digest === undefined || digest === known.packageDigest) return;
  throw new ReconcileError({
    policy: 'Stalled',
    code: 'ChartRepublished',
    message: `Version ${known.version} of ${known.chart} was ${known.packageDigest} when it was first read, and its source offers ${digest} under the same version now. The registries keep the first.`,
    target: urls[0] ?? known.chart,
    remedy:
      'Ask the publisher what happened. The next version is used as usual; to take this one, delete the chart from the registries and send POST /api/charts/<name>/resync with {"forgetDigests": true}.',
  });
}

/** A version that is only too young comes by itself; everything else needs somebody. */
function noVersion(
  { name, versions }: ChartRules,
  { code, why, nextAt }: Selection & { readonly code: NoSelection },
  now: IsoTime,
): ReconcileError {
  const message = `No version of ${name} fits "${versions}": ${why}.`;
  if (nextAt !== undefined) {
    const retryAfterMs = Math.max(0, msBetween(now, nextAt));
    return new ReconcileError({ policy: 'Waiting', code, message, target: name, retryAfterMs });
  }
  return new ReconcileError({
    policy: 'Stalled',
    code,
    message,
    target: name,
    remedy:
      code === 'ChartVersionAmbiguous'
        ? 'Ask the publisher which of them is right; until then, narrow `version` so that it leaves this one out.'
        : 'Correct `version` of the chart in the configuration.',
  });
}
