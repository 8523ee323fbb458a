import type { Failure } from '../../shared/core/errors';
import { clusterName } from '../../shared/core/flux/cluster-name';
import { chartInRepository } from '../../shared/core/flux/observed-charts';
import type { ChartProposal } from '../../shared/core/flux/propose-chart';
import type { ProposedChange } from '../../shared/core/flux/repo-file';
import type { GitOpsTarget } from '../../shared/core/flux/target';
import type { WantedChart } from '../../shared/core/flux/wanted';
import { wantedChart, wantedCluster } from '../../shared/core/flux/wanted-of';
import { imageRepository, imageTag } from '../../shared/core/charts/places';
import type { Configuration } from '../../shared/core/profile';
import { wantsAutoMerge } from '../../shared/core/pull-request/auto-merge';
import { clusterWords } from '../../shared/core/installed/progress-text';
import { branchOf } from '../../shared/core/pull-request/branch-name';
import { chartRequestText, clusterRequestText } from '../../shared/core/pull-request/request-body';
import type { ChartRequestFacts } from '../../shared/core/pull-request/request-facts';
import type { RequestSubject } from '../../shared/core/pull-request/subject';
import type { ReadyChart } from '../../shared/core/target-subjects';
import { chartsOf } from '../../shared/core/target-subjects';
import type { Services } from '../../shared/services';
import type { Offer } from './chart-versions';
import { appVersionsOf, differenceOf, versionsOf } from './chart-versions';
import type { Subject } from './decide-requests';
import type { NamedMember } from './ask-clusters';
import type { ObservedTarget } from './observe-target';
import { propose } from './propose';

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** For people. */
  readonly notes: readonly string[];
  /** Branches that are left as they are. */
  readonly held: ReadonlySet<string> | 'all';
  /** What kept a request from being made. */
  readonly failures: readonly Failure[];
}

interface Scene {
  readonly s: Services;
  readonly target: GitOpsTarget;
  readonly observed: ObservedTarget;
}

/** What requests of a target are about: its charts, and its clusters. */
export async function targetSubjects(
  s: Services,
  configuration: Configuration,
  target: GitOpsTarget,
  observed: ObservedTarget,
): Promise<Subjects> {
  const scene: Scene = { s, target, observed };
  const { ready, waiting } = chartsOf(
    observed.fleet.members,
    configuration.charts,
    observed.charts,
  );
  const fleet = namedMembers(target, observed);
  const waits = new Set(waiting.map(({ name }) => name));
  const [late, onTime] = partition(fleet, ({ member }) =>
    member.charts.some((chart) => waits.has(chart)),
  );
  const known = await Promise.all(ready.map((chart) => knownChart(s, chart)));
  const charts = known.map(({ wanted }) => wanted);
  const { tenantId } = await s.azure.self();
  const clusters = onTime.map(({ name, member }) => ({
    cluster: wantedCluster(member, name, configuration.charts, tenantId),
    charts,
  }));
  const proposed = await propose(s, observed.files, { charts, clusters, fleet }, target);
  const [unread, readable] = partition(
    known.map((chart, at) => ({ chart, proposal: proposed.charts[at] ?? NOTHING })),
    isUnread,
  );
  const held = [
    ...unread.map(({ chart }) => ({ kind: 'chart', chart: chart.ready.rules.name }) as const),
    ...waiting.map(({ name }) => ({ kind: 'chart', chart: name }) as const),
    ...late.map((one) => clusterOf(one)),
  ];
  return {
    subjects: [
      ...(await Promise.all(
        readable.map(({ chart, proposal }) => chartSubject(scene, chart, proposal)),
      )),
      ...onTime.map((one, at) => clusterSubject(one, proposed.clusters[at] ?? NOTHING)),
    ],
    notes: [...waiting.map(({ why }) => why), ...proposed.notes],
    held: new Set(held.map((subject) => branchOf(target.requests.branchPrefix, subject))),
    failures: unread.flatMap(({ chart }) => chart.offer.failure ?? []),
  };
}

/** Image tags beside a pin move with the app of the chart, which only the source tells of the old version: half a bump is none. */
function isUnread({
  chart,
  proposal,
}: {
  readonly chart: KnownChart;
  readonly proposal: ChartProposal;
}): boolean {
  return chart.offer.failure !== undefined && proposal.from !== undefined;
}

const NOTHING: ProposedChange = { files: [], leftAlone: [], notes: [] };

/** The clusters of a target, each with the name of its folders. */
export function namedMembers(
  { layout }: GitOpsTarget,
  { files, fleet: { members } }: ObservedTarget,
): readonly NamedMember[] {
  const all = members.map(({ cluster }) => cluster.id);
  return members.map((member) => ({
    name: clusterName(member.cluster.id, all, files, layout),
    member,
  }));
}

function partition<T>(
  all: readonly T[],
  test: (one: T) => boolean,
): readonly [yes: readonly T[], no: readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

/** A chart that may be asked for, and what its source says of its versions. */
interface KnownChart {
  readonly ready: ReadyChart;
  readonly offer: Offer;
  readonly wanted: WantedChart;
}

async function knownChart(s: Services, ready: ReadyChart): Promise<KnownChart> {
  const { rules, chart, registry, members } = ready;
  const offer = await versionsOf(s, rules);
  const appVersions = appVersionsOf(offer.releases);
  return { ready, offer, wanted: wantedChart(rules, chart, { registry, members, appVersions }) };
}

async function chartSubject(
  { s, target, observed }: Scene,
  { ready, offer, wanted }: KnownChart,
  proposal: ChartProposal,
): Promise<Subject> {
  const { rules, chart, registry, members } = ready;
  const from = fromOf(proposal, observed, chart.chart);
  const upgrade = { rules, chart, from: from?.version, offer, values: wanted.values };
  // Without a request there is nobody to tell what is different.
  const isAsked = proposal.files.length > 0;
  const difference = isAsked ? await differenceOf(s, upgrade) : undefined;
  const words = chartRequestText({
    wanted,
    ...(from && { from }),
    ...(chart.appVersion !== undefined && { appVersion: chart.appVersion }),
    deprecated: chart.deprecated,
    images: chart.images.map(({ image, digest }) => ({
      name: `${imageRepository(registry, image)}:${imageTag(image)}`,
      ...(digest !== undefined && { digest }),
    })),
    registries: [...new Set(members.map((member) => member.registry.loginServer))],
    ...difference?.facts,
    clusters: members.map((member) => member.cluster.name),
    installed: installedWords(observed, chart.chart, members),
    urls: chart.links ?? [],
    notes: [...proposal.notes, ...chart.notes.map(({ message }) => message)],
    leftAlone: proposal.leftAlone,
  });
  return {
    subject: { kind: 'chart', chart: chart.chart },
    proposal,
    words: { ...words, partial: difference?.isPartial ?? false },
    version: chart.version,
    autoMerge: wantsAutoMerge(target.requests, proposal.from?.version, chart.version),
  };
}

/** Of the version that the base branch has now, where somebody has looked. */
function installedWords(
  { installs }: ObservedTarget,
  chart: string,
  members: ReadyChart['members'],
): Readonly<Record<string, string>> {
  const known = new Map(
    installs
      .filter((one) => one.chart === chart && one.at !== undefined)
      .map((one) => [one.cluster, clusterWords(one)]),
  );
  const entries = members.flatMap(({ cluster }) => {
    const words = known.get(cluster.id);
    return words === undefined ? [] : [[cluster.name, words] as const];
  });
  return Object.fromEntries(entries);
}

/** What moves is what the request is about. Where nothing does, the words of one that is open still say what there is. */
function fromOf(
  proposal: ChartProposal,
  { files }: ObservedTarget,
  chart: string,
): ChartRequestFacts['from'] {
  return proposal.files.length > 0 ? proposal.from : chartInRepository(files, chart)[0];
}

function clusterSubject(one: NamedMember, proposal: ProposedChange): Subject {
  const { cluster, profile, registry, charts } = one.member;
  const words = clusterRequestText({
    cluster: cluster.id,
    name: one.name,
    mode: profile.mode,
    loginServer: registry.loginServer,
    charts,
    notes: proposal.notes,
    leftAlone: proposal.leftAlone,
  });
  return { subject: clusterOf(one), proposal, words, autoMerge: false };
}

function clusterOf({ name, member }: NamedMember): RequestSubject {
  return { kind: 'cluster', cluster: member.cluster.id, name };
}
