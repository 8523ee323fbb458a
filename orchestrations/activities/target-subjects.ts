import type { FleetMember } from '../../shared/core/flux/fleet';
import { clusterName } from '../../shared/core/flux/cluster-name';
import { chartInRepository } from '../../shared/core/flux/observed-charts';
import type { ChartProposal } from '../../shared/core/flux/propose-chart';
import { proposeChart } from '../../shared/core/flux/propose-chart';
import { proposeCluster } from '../../shared/core/flux/propose-cluster';
import type { GitOpsTarget } from '../../shared/core/flux/target';
import type { WantedChart } from '../../shared/core/flux/wanted';
import { wantedChart, wantedCluster } from '../../shared/core/flux/wanted-of';
import { imageRepository, imageTag } from '../../shared/core/charts/places';
import type { Configuration } from '../../shared/core/profile';
import { wantsAutoMerge } from '../../shared/core/pull-request/auto-merge';
import { branchOf } from '../../shared/core/pull-request/branch-name';
import { chartRequestText, clusterRequestText } from '../../shared/core/pull-request/request-body';
import type { ChartRequestFacts } from '../../shared/core/pull-request/request-facts';
import type { ReadyChart } from '../../shared/core/target-subjects';
import { chartsOf } from '../../shared/core/target-subjects';
import type { Services } from '../../shared/services';
import { appVersionsOf, differenceOf, versionsOf } from './chart-versions';
import type { Subject } from './decide-requests';
import type { ObservedTarget } from './observe-target';

export interface Subjects {
  readonly subjects: readonly Subject[];
  /** For people. */
  readonly notes: readonly string[];
  /** Branches that are left as they are. */
  readonly held: ReadonlySet<string> | 'all';
}

interface Scene {
  readonly s: Services;
  readonly configuration: Configuration;
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
  const scene: Scene = { s, configuration, target, observed };
  const { members } = observed.fleet;
  const { ready, waiting } = chartsOf(members, configuration.charts, observed.charts);
  const charts = await Promise.all(ready.map((chart) => chartSubject(scene, chart)));
  const wanted = charts.map((chart) => chart.wanted);
  const waits = new Set(waiting.map(({ name }) => name));
  const { tenantId } = await s.azure.self();
  const clusters = members.map((member) => {
    const subject = clusterSubject(scene, member, wanted, tenantId);
    return { subject, waits: member.charts.some((chart) => waits.has(chart)) };
  });
  const held = [
    ...waiting.map(({ name }) => ({ kind: 'chart', chart: name }) as const),
    ...clusters.flatMap((cluster) => (cluster.waits ? [cluster.subject.subject] : [])),
  ];
  return {
    subjects: [
      ...charts.map((chart) => chart.subject),
      ...clusters.flatMap((cluster) => (cluster.waits ? [] : [cluster.subject])),
    ],
    notes: waiting.map(({ why }) => why),
    held: new Set(held.map((subject) => branchOf(target.requests.branchPrefix, subject))),
  };
}

async function chartSubject(
  { s, target, observed }: Scene,
  ready: ReadyChart,
): Promise<{ readonly subject: Subject; readonly wanted: WantedChart }> {
  const { rules, chart, registry, members } = ready;
  const releases = await versionsOf(s, rules);
  const wanted = wantedChart(rules, chart, registry, appVersionsOf(releases));
  const proposal = proposeChart(observed.files, wanted, target);
  const from = fromOf(proposal, observed, chart.chart);
  const upgrade = { rules, chart, from: from?.version, releases, values: wanted.values };
  // Without a request there is nobody to tell what is different.
  const difference = proposal.files.length === 0 ? {} : await differenceOf(s, upgrade);
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
    ...difference,
    clusters: members.map((member) => member.cluster.name),
    urls: chart.links ?? [],
    notes: [...proposal.notes, ...chart.notes.map(({ message }) => message)],
    leftAlone: proposal.leftAlone,
  });
  const subject: Subject = {
    subject: { kind: 'chart', chart: chart.chart },
    proposal,
    words,
    version: chart.version,
    autoMerge: wantsAutoMerge(target.requests, proposal.from?.version, chart.version),
  };
  return { subject, wanted };
}

/** What moves is what the request is about. Where nothing does, the words of one that is open still say what there is. */
function fromOf(
  proposal: ChartProposal,
  { files }: ObservedTarget,
  chart: string,
): ChartRequestFacts['from'] {
  return proposal.files.length > 0 ? proposal.from : chartInRepository(files, chart)[0];
}

function clusterSubject(
  { configuration, target, observed }: Scene,
  member: FleetMember,
  charts: readonly WantedChart[],
  tenantId: string | undefined,
): Subject {
  const { cluster, profile, registry } = member;
  const all = observed.fleet.members.map((one) => one.cluster.id);
  const name = clusterName(cluster.id, all, observed.files, target.layout);
  const wish = { cluster: wantedCluster(member, name, configuration.charts, tenantId), charts };
  const proposal = proposeCluster(observed.files, wish, target);
  const words = clusterRequestText({
    cluster: cluster.id,
    name,
    mode: profile.mode,
    loginServer: registry.loginServer,
    charts: member.charts,
    notes: proposal.notes,
    leftAlone: proposal.leftAlone,
  });
  return {
    subject: { kind: 'cluster', cluster: cluster.id, name },
    proposal,
    words,
    autoMerge: false,
  };
}
