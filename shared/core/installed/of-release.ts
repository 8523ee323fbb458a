import type {
  ObjectName,
  ObservedCluster,
  ObservedRelease,
  ObservedSource,
  ObservedWorkload,
  SourceName,
} from './cluster-facts';
import { isNamed } from './flux-status';
import type { ChartPin } from './same-version';
import { digestStart, withoutDigest } from './same-version';
import { withoutTrailing } from '../base/trailing';

/** A release of a chart in a cluster, with what belongs to it. */
export interface FoundRelease {
  readonly release: ObservedRelease;
  /** OCIRepository or HelmChart; absent: not there, or not readable. */
  readonly source?: ObservedSource;
  /** What the objects in the cluster ask for now. */
  readonly desired: ChartPin;
  /** What Helm last installed with success; absent: nothing yet. */
  readonly running?: Running;
  /** NMI of this very release. */
  readonly nmi?: ObservedWorkload;
}

export interface Running {
  readonly version: string;
  /** Of the OCI manifest: whole, or the first digits that Flux keeps. */
  readonly digest?: string;
  readonly digestStart?: string;
}

/** Releases of the chart that this cluster installs in itself, whatever they are called. */
export function releasesOf(facts: ObservedCluster, chart: string): readonly FoundRelease[] {
  return facts.releases
    .filter((release) => !release.elsewhere && !release.leaving)
    .map((release) => found(facts, release))
    .filter((one) => isOf(one, chart));
}

function found(facts: ObservedCluster, release: ObservedRelease): FoundRelease {
  const source = sourceOf(facts, release);
  const running = runningOf(release);
  const nmi = facts.workloads.find(
    (workload) => workload.part === 'nmi' && isOwnedBy(workload, release.release),
  );
  return {
    release,
    desired: desiredOf(release, source),
    ...(source && { source }),
    ...(running && { running }),
    ...(nmi && { nmi }),
  };
}

function sourceOf(facts: ObservedCluster, release: ObservedRelease): ObservedSource | undefined {
  const { chartRef, helmChart } = release;
  const name: SourceName | undefined =
    chartRef ?? (helmChart === undefined ? undefined : { kind: 'HelmChart', ...helmChart });
  return name && sourceNamed(facts, name);
}

/** The source of that kind and name in the cluster; undefined when it was not seen. */
export function sourceNamed(
  { sources }: Pick<ObservedCluster, 'sources'>,
  name: SourceName,
): ObservedSource | undefined {
  return sources.find((source) => source.kind === name.kind && isNamed(source, name));
}

function isOwnedBy({ release }: ObservedWorkload, owner: ObjectName): boolean {
  return release !== undefined && isNamed(release, owner);
}

function isOf({ release, source }: FoundRelease, chart: string): boolean {
  if (release.chart !== undefined) return release.chart.name === chart;
  if (source?.kind === 'HelmChart') return source.spec.chart === chart;
  if (source !== undefined) return withoutTrailing(source.url, '/').endsWith(`/${chart}`);
  return release.history[0]?.chart === chart;
}

function desiredOf({ chart }: ObservedRelease, source: ObservedSource | undefined): ChartPin {
  const version = chart?.version ?? source?.spec.version ?? '';
  const digest = source?.spec.digest;
  return {
    // A tag says `+` as `_` (helm #10166).
    ...(version !== '' && { version: version.replaceAll('_', '+') }),
    ...(digest !== undefined && { digest }),
  };
}

/** Helm's newest entry that is deployed. A roll-back is such an entry, of the version before. */
function runningOf(release: ObservedRelease): Running | undefined {
  const deployed = release.history.find(({ status }) => status === 'deployed');
  const text = deployed?.version ?? (release.history.length === 0 ? release.applied : undefined);
  if (text === undefined) return undefined;
  const start = digestStart(text);
  const digest = deployed?.ociDigest;
  return {
    version: withoutDigest(text),
    ...(digest !== undefined && { digest }),
    ...(start !== undefined && { digestStart: start }),
  };
}
