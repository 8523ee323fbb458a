import type { ClusterProposal } from '../../../shared/core/flux/propose-cluster';
import type { InstalledRelease } from '../../../shared/core/flux/raise/installed-release';
import type {
  ClusterPullRequestFacts,
  InstallFact,
} from '../../../shared/core/pull-request/pull-request-facts';
import { clusterPullRequestText } from '../../../shared/core/pull-request/cluster-text';
import type { PullRequestSubject } from '../../../shared/core/pull-request/subject';
import { hasPolicies } from '../../../shared/core/flux/admission/desired-admission';
import { secretsNote } from '../../../shared/core/flux/secrets-note';
import type { NamedMember } from './read-cluster-facts';
import type { KnownChart } from './chart-subject';
import { imagesOf } from './chart-subject';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';
import type { KeptCluster } from './upkeep-subject';

/** What a request about a cluster is, and says. */
export function clusterSubject(
  one: KeptCluster,
  proposal: ClusterProposal,
  known: readonly KnownChart[],
): Subject {
  const { cluster, profile, registry, charts } = one.member;
  const unproved = unprovedOf(proposal);
  const words = clusterPullRequestText({
    cluster: cluster.id,
    name: one.name,
    mode: profile.mode,
    loginServer: registry.loginServer,
    charts,
    installs: proposal.installs.map((install) => installFact(install, known)),
    ...(proposal.rollback && { rollback: proposal.rollback }),
    ...policiesIn(one, proposal),
    ...(unproved !== undefined && { unproved }),
    notes: [
      ...chartNotes(proposal, known),
      ...nmiNotes(one, proposal, known),
      ...proposal.notes,
      ...lackNotes(proposal),
    ],
    leftAlone: proposal.leftAlone,
  });
  return { subject: clusterOf(one), proposal, words, autoMerge: false };
}

export function clusterOf({ name, member }: NamedMember): PullRequestSubject {
  return { kind: 'cluster', cluster: member.cluster.id, name };
}

/** Images are known of the version that is in the registry now; a base that is older has others. */
function installFact(install: InstalledRelease, known: readonly KnownChart[]): InstallFact {
  const chart = known.find(({ desired }) => desired.chart === install.chart);
  const isCurrent = chart?.desired.version === install.version;
  const digest = install.digest ?? (isCurrent ? chart?.desired.manifestDigest : undefined);
  return {
    ...install,
    ...(digest !== undefined && { digest }),
    images: chart !== undefined && isCurrent ? imagesOf(chart) : [],
  };
}

function unprovedOf({ charts }: ClusterProposal): string | undefined {
  const [first] = charts.flatMap((chart) =>
    chart.kind === 'installable' && chart.unproved !== undefined ? [chart.unproved] : [],
  );
  return first;
}

/** What is to be known of a chart before it is installed. */
function chartNotes(
  { installs }: ClusterProposal,
  known: readonly KnownChart[],
): readonly string[] {
  const names = new Set(installs.map(({ chart }) => chart));
  return known
    .filter(({ desired }) => names.has(desired.chart))
    .flatMap(({ ready: { chart } }) => chart.notes.map(({ message }) => message));
}

/** Where the request brings NMI's policies. */
function policiesIn(
  { desired: { admission } }: KeptCluster,
  { files }: ClusterProposal,
): Pick<ClusterPullRequestFacts, 'policies'> {
  const isBrought = files.some(({ path }) => path.endsWith('/admission/policies.yaml'));
  if (!isBrought || !hasPolicies(admission)) return {};
  const { setting, refused } = admission;
  const effect = setting === 'deny' ? 'deny' : 'audit';
  return { policies: { effect, ...(refused && { refused }) } };
}

/** Where the request installs NMI. */
function nmiNotes(
  { member, desired: { admission } }: KeptCluster,
  { installs }: ClusterProposal,
  known: readonly KnownChart[],
): readonly string[] {
  const nmi = known.find(({ desired }) => desired.preset === 'aad-pod-identity');
  if (!installs.some(({ chart }) => chart === nmi?.desired.chart)) return [];
  const note = secretsNote(member);
  return [
    ...(note === undefined ? [] : [note]),
    ...(admission !== undefined && 'why' in admission ? [admission.why] : []),
  ];
}

/** Charts of the cluster that this request does not bring, and why. */
function lackNotes({ charts }: ClusterProposal): readonly string[] {
  return charts.flatMap((chart) =>
    chart.kind === 'lacking' ? [`Without ${chart.chart} (${chart.code}): ${chart.message}`] : [],
  );
}
