import type { Failure } from '../../../shared/core/base/errors';
import type { ChartLack } from '../../../shared/core/flux/chart-lacks';
import { chartLacks, elsewise } from '../../../shared/core/flux/chart-lacks';
import type { ChartProposal } from '../../../shared/core/flux/propose-chart';
import type { ClusterProposal } from '../../../shared/core/flux/propose-cluster';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { desiredCluster } from '../../../shared/core/flux/desired-of';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { branchOf } from '../../../shared/core/pull-request/branch-name';
import type { PullRequestSubject } from '../../../shared/core/pull-request/subject';
import type { RingRecord } from '../../../shared/core/rings/ring-record';
import type { HeldPullRequest } from '../../../shared/core/run/repository/planned-issue';
import { chartsOf } from '../../../shared/core/run/repository/charts-of';
import type { Adapters } from '../../../shared/current-adapters';
import type { NamedMember } from './read-cluster-facts';
import type { KnownChart, SubjectScene } from './chart-subject';
import { chartOf, chartSubject, knownChart } from './chart-subject';
import { clusterOf, clusterSubject } from './cluster-subject';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';
import { namedClusters } from './named-clusters';
import type { ObservedRepository } from './observe-repository';
import { propose } from './propose';
import type { RingsOfRepository } from './rings-of-repository';
import { inEachRing, ringsOfRepository } from './rings-of-repository';
import type { KeptCluster } from './upkeep-subject';
import { notesOfUpkeep, upkeepsOf, upkeepSubjects } from './upkeep-subject';

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** For people. */
  readonly notes: readonly string[];
  /** Charts that clusters lack, and that nothing is asked for. */
  readonly lacking: readonly ChartLack[];
  /** Branches that are left as they are. */
  readonly held: ReadonlySet<string> | 'all';
  /** What kept a request from being made. */
  readonly failures: readonly Failure[];
  /** Charts that wait for another ring, or for the version before. */
  readonly waiting?: readonly HeldPullRequest[];
  /** How far versions have come from ring to ring. */
  readonly rings?: readonly RingRecord[];
}

/** What requests of a repository are about: its charts, and its clusters. */
export async function repositorySubjects(
  adapters: Adapters,
  configuration: Configuration,
  repository: RepositoryRules,
  observed: ObservedRepository,
): Promise<Subjects> {
  const scene: SubjectScene = { adapters, repository, observed };
  const { members } = observed.membership;
  const { ready, waiting } = chartsOf(members, configuration.charts, observed.charts);
  const named = namedClusters(repository, observed);
  const waits = new Set(waiting.map(({ name }) => name));
  const [late, onTime] = partition(named.members, ({ member }) =>
    member.charts.some((chart) => waits.has(chart)),
  );
  const known = await Promise.all(ready.map((chart) => knownChart(adapters, chart)));
  const inRings = known.flatMap((chart) => inEachRing(repository, chart));
  const charts = known.map(({ desired }) => desired);
  const kept = await desiredClusters(adapters, configuration, repository, onTime);
  const wish = {
    charts: inRings,
    clusters: kept.map((member) => ({ cluster: member.desired, charts, member })),
    all: named.all,
    hasBranch: (name: string) => hasBranch(repository, observed, name),
  };
  const trees = { tree: observed.tree, others: observed.others.trees };
  const proposed = await propose(adapters, trees, wish, repository);
  const subjects = {
    charts: inRings.flatMap((chart, at) => pair(chart, proposed.charts[at])),
    clusters: kept.flatMap((one, at) => pair(one, proposed.clusters[at])),
    upkeeps: kept.flatMap((one, at) => pair(one, proposed.upkeeps[at])),
  };
  const rings = ringsOfRepository(repository, observed, subjects.charts, adapters.now());
  const [unread, readable] = partition(rings.now, isUnread);
  const [later, now] = partition(subjects.clusters, ([{ name }]) => proposed.later.has(name));
  const held = [
    ...heldCharts(repository, [...unread, ...rings.held], waits),
    ...[...late, ...later.map(([one]) => one)].map((one) => clusterOf(one)),
    ...late.flatMap((one) => upkeepsOf(one)),
    ...subjects.upkeeps.flatMap(([one, { waits }]) => upkeepsOf(one, waits)),
  ];
  return {
    subjects: [
      ...(await Promise.all(readable.map((one) => chartSubject(scene, ...one)))),
      ...now.map(([one, proposal]) => clusterSubject(one, proposal, known)),
      ...upkeepSubjects(subjects.upkeeps, repository),
    ],
    notes: [
      ...waiting.map(({ why }) => why),
      ...rings.notes,
      ...observed.others.notes,
      ...proposed.notes,
      ...notesOfUpkeep(subjects.upkeeps),
      ...elsewise(subjects.clusters.map(statusOf)),
    ],
    lacking: chartLacks(subjects.clusters.map(statusOf)),
    ...ringsIn(rings, observed, waits),
    held: new Set(held.map((subject) => branchOf(repository.requests.branchPrefix, subject))),
    failures: unread.flatMap(([chart]) => chart.offer.failure ?? []),
  };
}

/** Those that wait for another ring or for their source, and all that may be asked for about charts that nothing is known of. */
function heldCharts(
  { rings = [] }: RepositoryRules,
  known: readonly (readonly [KnownChart, ChartProposal])[],
  waits: ReadonlySet<string>,
): readonly PullRequestSubject[] {
  const everywhere = [undefined, ...rings.map(({ name }) => name)];
  return [
    ...known.map(([chart]) => chartOf(chart.ready.rules.name, chart.ring)),
    ...[...waits].flatMap((name) => everywhere.map((ring) => chartOf(name, ring))),
  ];
}

/**
 * Of a chart that cannot be judged now, what was known stays: it has not begun anew. Where there were records there is a
 * list, so that nobody reads on of rings that are gone.
 */
function ringsIn(
  { records, waiting }: RingsOfRepository,
  { rings: before }: ObservedRepository,
  later: ReadonlySet<string>,
): Pick<Subjects, 'rings' | 'waiting'> {
  const all = [...records, ...before.filter(({ chart }) => later.has(chart))];
  return all.length + before.length === 0 ? {} : { rings: all, waiting };
}

async function desiredClusters(
  adapters: Adapters,
  { charts }: Configuration,
  { flux: { releaseNamespace } }: RepositoryRules,
  members: readonly NamedMember[],
): Promise<readonly KeptCluster[]> {
  const { tenantId } = await adapters.azure.self();
  return members.map((one) => ({
    ...one,
    desired: desiredCluster(one.member, one.name, charts, { tenantId, releaseNamespace }),
  }));
}

function statusOf([{ name }, { charts }]: readonly [NamedMember, ClusterProposal]) {
  return { name, charts };
}

/** Image tags beside a pin move with the app of the chart, which only the source tells of the old version: half a bump is none. */
function isUnread([chart, proposal]: readonly [KnownChart, ChartProposal]): boolean {
  return chart.offer.failure !== undefined && proposal.from !== undefined;
}

function pair<A, B>(one: A, other: B | undefined): readonly (readonly [A, B])[] {
  return other === undefined ? [] : [[one, other]];
}

function hasBranch(
  { requests }: RepositoryRules,
  { branches }: ObservedRepository,
  name: string,
): boolean {
  return branches.includes(`${requests.branchPrefix}cluster-${name}`);
}

function partition<T>(
  all: readonly T[],
  test: (one: T) => boolean,
): readonly [yes: readonly T[], no: readonly T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
