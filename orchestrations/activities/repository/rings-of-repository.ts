import type { ChartProposal } from '../../../shared/core/flux/propose-chart';
import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { Ring } from '../../../shared/core/configuration/ring';
import { branchOf } from '../../../shared/core/pull-request/branch-name';
import type { RingFacts } from '../../../shared/core/pull-request/pull-request-facts';
import type { HeldPullRequest } from '../../../shared/core/run/repository/planned-issue';
import type { RingRecord } from '../../../shared/core/rings/ring-record';
import type { RingStanding } from '../../../shared/core/rings/rings-of-chart';
import { ringsOfChart } from '../../../shared/core/rings/rings-of-chart';
import type { KnownChart } from './chart-subject';
import type { ObservedRepository } from './observe-repository';

/** A chart, or a chart in a ring, and what a request about it would change. */
export type ProposedChart = readonly [chart: KnownChart, proposal: ChartProposal];

export interface RingsOfRepository {
  /** What may be asked for now. */
  readonly now: readonly ProposedChart[];
  /** What has to wait for another ring: its branch stays as it is. */
  readonly held: readonly ProposedChart[];
  /** The same, for people. */
  readonly waiting: readonly HeldPullRequest[];
  readonly records: readonly RingRecord[];
  /** For people. */
  readonly notes: readonly string[];
}

/** The chart once for each ring that its versions go through; as it is where there are none. */
export function inEachRing(
  { rings = [] }: Pick<RepositoryRules, 'rings'>,
  chart: KnownChart,
): readonly KnownChart[] {
  if (rings.length === 0 || chart.ready.rules.allAtOnce === true) return [chart];
  return rings.map(({ name }) => {
    const own = chart.ready.members.filter(({ ring }) => ring === name);
    const members = own.length === 0 ? chart.ready.members : own;
    return { ...chart, ring: name, ready: { ...chart.ready, members } };
  });
}

/** Decides which rings may be asked for now, and has requests say what the rings before have shown. */
export function ringsOfRepository(
  repository: RepositoryRules,
  observed: ObservedRepository,
  proposed: readonly ProposedChart[],
  now: IsoTime,
): RingsOfRepository {
  const { rings = [] } = repository;
  const ringOf = new Map(
    observed.membership.members.flatMap(({ cluster, ring }) =>
      ring === undefined ? [] : [[cluster.id, ring] as const],
    ),
  );
  const scene: RingScene = { repository, observed, rings, ringOf, now };
  const byChart = Map.groupBy(
    proposed.filter(([{ ring }]) => ring !== undefined),
    ([{ desired }]) => desired.chart,
  );
  const judged = [...byChart.values()].flatMap((group) => judgedGroup(scene, group));
  return {
    now: [
      ...proposed.filter(([{ ring }]) => ring === undefined),
      ...judged.flatMap(({ isHeld, one }) => (isHeld ? [] : [one])),
    ],
    held: judged.flatMap(({ isHeld, one }) => (isHeld ? [one] : [])),
    waiting: judged.flatMap(({ isHeld, branch, record: one }) =>
      isHeld ? [{ branch, what: `${one.chart} ${one.version}`, message: one.waitsFor ?? '' }] : [],
    ),
    records: judged.map(({ record }) => record),
    notes: [
      ...judged.flatMap(({ record }) => record.waitsFor ?? []),
      ...emptyRings(rings, new Set(ringOf.values())),
    ],
  };
}

interface RingScene {
  readonly repository: RepositoryRules;
  readonly observed: ObservedRepository;
  readonly rings: readonly Ring[];
  readonly ringOf: ReadonlyMap<ResourceId, string>;
  readonly now: IsoTime;
}

interface Judged {
  readonly one: ProposedChart;
  readonly record: RingRecord;
  readonly branch: string;
  readonly isHeld: boolean;
}

/** One chart in all rings, in their order. */
function judgedGroup(scene: RingScene, group: readonly ProposedChart[]): readonly Judged[] {
  const [[first] = []] = group;
  if (first === undefined) return [];
  const { repository, observed, rings, ringOf, now } = scene;
  const { chart, version, packageDigest: digest } = first.desired;
  const standings = ringsOfChart(
    {
      ...{ chart, version, digest, rings, ringOf },
      ...{ installs: observed.installs, before: observed.rings },
      behind: new Map(
        group.map(([{ ring = '' }, { clusters }]) => [
          ring,
          clusters.map(({ cluster }) => cluster),
        ]),
      ),
      waitSeconds: repository.requests.waitSeconds,
    },
    now,
  );
  return group.flatMap((one) => {
    const at = rings.findIndex(({ name }) => name === one[0].ring);
    return judgedRing(scene, one, standings, at) ?? [];
  });
}

function judgedRing(
  scene: RingScene,
  [chart, proposal]: ProposedChart,
  standings: readonly RingStanding[],
  at: number,
): Judged | undefined {
  const standing = standings[at];
  if (standing === undefined) return undefined;
  const { record, gate } = standing;
  const { ring = '', desired } = chart;
  const branch = branchOf(scene.repository.requests.branchPrefix, {
    ...{ kind: 'chart', chart: desired.chart, ring },
  });
  const isClosed = gate.kind === 'closed' && proposal.files.length > 0;
  const isAsked = scene.observed.asked.get(branch) === desired.version;
  const facts: RingFacts = {
    ...{ name: ring, place: at + 1, of: scene.rings.length },
    before: standings.slice(0, at).map(({ record: one }) => provedBy(one)),
    ...nextOf(scene.rings, at),
    ...(isClosed && { stop: gate.message }),
  };
  return {
    one: [{ ...chart, ringFacts: facts }, proposal],
    ...{ record, branch },
    isHeld: isClosed && !isAsked && scene.observed.issue?.wishes.get(branch) !== 'open',
  };
}

function nextOf(rings: readonly Ring[], at: number): Pick<RingFacts, 'next' | 'soak'> {
  const soak = durationText(rings[at]?.soakSeconds ?? 0);
  const next = rings[at + 1]?.name;
  return { soak, ...(next !== undefined && { next }) };
}

/** No counts: a text that changes with every look is written again with every look. */
function provedBy({ ring, chart, version, phase, healthySince }: RingRecord): string {
  if (phase === 'Empty') return `Ring ${ring} has no cluster with ${chart}, and proves nothing.`;
  return healthySince === undefined
    ? `Ring ${ring} does not run ${version} well, or not everywhere.`
    : `Ring ${ring} has run ${version} since ${healthySince.slice(0, 10)}.`;
}

/** `24h`, `90s`: as the configuration may say it. */
function durationText(seconds: number): string {
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** Most likely a selector that selects nobody: then nobody tries a version before the others get it. */
function emptyRings(rings: readonly Ring[], inUse: ReadonlySet<string>): readonly string[] {
  return rings
    .filter(({ name }) => !inUse.has(name))
    .map(
      ({ name }) =>
        `Ring ${name} has no cluster: nothing is tried there, and no ring waits for it.`,
    );
}
