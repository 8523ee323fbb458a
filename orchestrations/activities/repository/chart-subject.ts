import { imageRepository, imageTag } from '../../../shared/core/charts/places';
import { chartInRepository } from '../../../shared/core/flux/observed-charts';
import type { ChartProposal } from '../../../shared/core/flux/propose-chart';
import type { RaisedCluster } from '../../../shared/core/flux/raise/raise-chart';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { DesiredChart } from '../../../shared/core/flux/desired';
import { objectName } from '../../../shared/core/flux/object-name';
import { oldestKubernetes } from '../../../shared/core/flux/oldest-kubernetes';
import { usualValues } from '../../../shared/core/flux/usual-values';
import { stackValues } from '../../../shared/core/charts/values';
import { releaseNamespaceOf } from '../../../shared/core/flux/release-namespace';
import { desiredChart } from '../../../shared/core/flux/desired-of';
import { clusterWords } from '../../../shared/core/installed/progress-text';
import type { PullRequestSubject } from '../../../shared/core/pull-request/subject';
import { branchOf } from '../../../shared/core/pull-request/branch-name';
import { wantsAutoMerge } from '../../../shared/core/pull-request/auto-merge';
import type {
  ImageFact,
  ReachedCluster,
  ChartPullRequestFacts,
  RingFacts,
} from '../../../shared/core/pull-request/pull-request-facts';
import { chartPullRequestText } from '../../../shared/core/pull-request/chart-text';
import type { ReadyChart } from '../../../shared/core/run/repository/charts-of';
import type { Adapters } from '../../../shared/current-adapters';
import type { Offer, Upgrade } from '../chart/chart-versions';
import { appVersionsOf, differenceOf, versionsOf } from '../chart/chart-versions';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';
import type { ObservedRepository } from './observe-repository';

/** A chart that may be asked for, and what its source says of its versions. */
export interface KnownChart {
  readonly ready: ReadyChart;
  readonly offer: Offer;
  readonly desired: DesiredChart;
  /** Login servers of the registries that have it. */
  readonly registries: readonly string[];
  /** Only clusters of this ring get it; absent: all do. */
  readonly ring?: string;
  /** What the request says of the ring. */
  readonly ringFacts?: RingFacts;
}

export async function knownChart(adapters: Adapters, ready: ReadyChart): Promise<KnownChart> {
  const { rules, chart, registry, members } = ready;
  const offer = await versionsOf(adapters, rules);
  const appVersions = appVersionsOf(offer.versions);
  return {
    ready,
    offer,
    desired: desiredChart(rules, chart, { registry, members, appVersions }),
    registries: [...new Set(members.map((member) => member.registry.loginServer))],
  };
}

export interface SubjectScene {
  readonly adapters: Adapters;
  readonly repository: RepositoryRules;
  readonly observed: ObservedRepository;
}

/** What a request about a chart is, and says. */
export async function chartSubject(
  { adapters, repository, observed }: SubjectScene,
  known: KnownChart,
  proposal: ChartProposal,
): Promise<Subject> {
  const { ready, offer, desired, registries } = known;
  const { rules, chart } = ready;
  const from = fromOf(proposal, observed, chart.chart);
  const upgrade = {
    ...{ rules, chart, from: from?.version, offer, values: desired.values },
    release: releaseOf(known, repository),
  };
  // Without a request there is nobody to tell what is different.
  const isAsked = proposal.files.length > 0;
  const difference = isAsked ? await differenceOf(adapters, upgrade) : undefined;
  const words = chartPullRequestText({
    desired,
    ...(known.ringFacts && { ring: known.ringFacts }),
    ...(from && { from }),
    ...(chart.appVersion !== undefined && { appVersion: chart.appVersion }),
    ...history(offer, chart, from?.version),
    isPodIdentity: rules.preset === 'aad-pod-identity',
    deprecated: chart.deprecated,
    images: imagesOf(known),
    registries,
    ...difference?.facts,
    clusters: proposal.clusters.map(reachedCluster),
    installed: installedWords(observed, chart.chart),
    withheld: withheldFrom(observed, chart.chart),
    urls: chart.links ?? [],
    notes: [...proposal.notes, ...chart.notes.map(({ message }) => message)],
    leftAlone: proposal.leftAlone,
  });
  return {
    subject: chartOf(chart.chart, known.ring),
    proposal,
    words: { ...words, partial: difference?.isPartial ?? false },
    version: chart.version,
    ...onlyOn(known, observed),
    isUrgent: isUrgent(known, { repository, observed }),
    autoMerge: wantsAutoMerge(repository.requests, proposal.from?.version, chart.version),
  };
}

/** As most of its clusters install it, on the oldest Kubernetes among them. */
function releaseOf({ desired, ready }: KnownChart, { flux }: RepositoryRules): Upgrade['release'] {
  const { members, rules } = ready;
  const kubeVersion = oldestKubernetes(members.map(({ cluster }) => cluster));
  const usual = usualValues(members, rules);
  return {
    name: objectName(desired.chart),
    namespace: releaseNamespaceOf(desired, flux),
    values: stackValues(desired.values, usual.values),
    clusters: usual.clusters,
    otherClusters: members.length - usual.clusters,
    ...(kubeVersion !== undefined && { kubeVersion }),
  };
}

/** What a pull request about a chart, or a chart in a ring, is about. */
export function chartOf(chart: string, ring: string | undefined): PullRequestSubject {
  return { kind: 'chart', chart, ...(ring !== undefined && { ring }) };
}

function isUrgent(
  { ring, ready }: KnownChart,
  { repository, observed }: Pick<SubjectScene, 'repository' | 'observed'>,
): boolean {
  const branch = branchOf(repository.requests.branchPrefix, chartOf(ready.rules.name, ring));
  return observed.issue?.wishes.get(branch) === 'open';
}

/** Clusters that the version before has to arrive at first. */
function onlyOn({ ring }: KnownChart, { membership }: ObservedRepository): Pick<Subject, 'onlyOn'> {
  if (ring === undefined) return {};
  const own = membership.members.filter((member) => member.ring === ring);
  return { onlyOn: new Set(own.map(({ cluster }) => cluster.id)) };
}

/** When the version came out, and what the one before ran, as far as the source says it. */
function history(
  { versions }: Offer,
  { chartVersion: { created } }: KnownChart['ready']['chart'],
  before: string | undefined,
): Pick<ChartPullRequestFacts, 'published' | 'appVersionBefore'> {
  const appVersionBefore = versions.find(({ version }) => version === before)?.appVersion;
  return {
    ...(created !== undefined && { published: created }),
    ...(appVersionBefore !== undefined && { appVersionBefore }),
  };
}

/** Of the version that the base branch has now, where somebody has looked. */
function installedWords(
  { installs }: ObservedRepository,
  chart: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    installs
      .filter((one) => one.chart === chart && one.at !== undefined)
      .map((one) => [one.name, clusterWords(one)] as const),
  );
}

function withheldFrom(
  { membership }: ObservedRepository,
  chart: string,
): NonNullable<ChartPullRequestFacts['withheld']> {
  return membership.leftOut.flatMap(({ cluster, why, withheld }) =>
    withheld?.includes(chart) === true ? [{ name: cluster.name, why }] : [],
  );
}

/** Images of a chart, as they are called in our registries. */
export function imagesOf({ ready: { chart, registry } }: KnownChart): readonly ImageFact[] {
  return chart.images.map(({ image, digest }) => ({
    name: `${imageRepository(registry, image)}:${imageTag(image)}`,
    ...(digest !== undefined && { digest }),
  }));
}

function reachedCluster(raised: RaisedCluster): ReachedCluster {
  const { cluster, standing, suspended, elsewhere, from } = raised;
  return {
    name: cluster,
    from,
    // What is in another ring is not raised.
    standing: standing.kind === 'otherRing' ? 'ready' : standing.kind,
    ...(standing.kind === 'leftOut' && { why: standing.why }),
    suspended,
    ...(elsewhere && { elsewhere }),
  };
}

/** What moves is what the request is about. Where nothing does, the words of one that is open still say what there is. */
function fromOf(
  proposal: ChartProposal,
  { files }: ObservedRepository,
  chart: string,
): ChartPullRequestFacts['from'] {
  return proposal.files.length > 0 ? proposal.from : chartInRepository(files, chart)[0];
}
