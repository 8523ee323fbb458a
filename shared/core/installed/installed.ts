import type { ClusterFacts, ObservedCluster, ObservedKustomization } from './cluster-facts';
import { unreadOf } from './cluster-facts';
import type { InstallQuestion, InstallStatus } from './install-status';
import { worstStatus } from './install-status';
import type { FoundRelease } from './of-release';
import { releasesOf, sourceNamed } from './of-release';
import { normalisedUrl } from '../applied/flux/git-url';
import { releaseStatus } from './release-status';
import { delayOn, wayTo } from './way';

/** How far a chart that the base branch asks for has come on a cluster. Decides from what was seen there, and nothing else. */
export function installedOn(facts: ClusterFacts, question: InstallQuestion): InstallStatus {
  if (!facts.asked) return unknown(facts.why, facts.remedy);
  const unread = unreadOf(facts, 'HelmRelease');
  if (unread !== undefined) return unknown(unread.why, unread.remedy);
  const found = releasesOf(facts, question.chart);
  const ours = found.filter((one) => comesFrom(facts, one, question));
  // A release of the same chart that somebody else has brought is another matter, as long as there is one of ours.
  const all = (ours.length > 0 ? ours : found).map((one) => releaseStatus(facts, one, question));
  return worstStatus(all) ?? notThere(facts, question);
}

function unknown(message: string, remedy?: string): InstallStatus {
  return { phase: 'Unknown', message, ...(remedy !== undefined && { remedy }) };
}

/** No release of the chart is in the cluster: who should bring it? */
function notThere(facts: ObservedCluster, question: InstallQuestion): InstallStatus {
  const { chart, commit } = question;
  if (!facts.served.some((text) => text.startsWith('helm.toolkit.fluxcd.io/'))) {
    return {
      phase: 'Failed',
      message: "The cluster does not serve HelmRelease: Flux' helm-controller is not there.",
      remedy: 'flux bootstrap, or the extension microsoft.flux, with helm-controller.',
    };
  }
  const unread = unreadOf(facts, 'Kustomization', 'GitRepository');
  if (unread !== undefined) return unknown(unread.why, unread.remedy);
  const ours = facts.kustomizations.filter((one) => isOfRepository(facts, one, question));
  if (ours.length === 0) return notOurs(facts, question);
  const delay = worstStatus(
    ours.flatMap((one) => delayOn(facts, [...wayTo(facts, one.appliedBy), one], commit) ?? []),
  );
  return (
    delay ?? {
      phase: 'Failed',
      message: `Flux has applied ${commit.slice(0, 10)}, and no HelmRelease of ${chart} came of it.`,
      remedy: 'Look which folder the Kustomizations of the cluster apply: the release is in none.',
    }
  );
}

/** Files may also come by way of an OCIRepository or an artifact that Flux makes: those do not say whose they are. */
function notOurs(
  { kustomizations }: ObservedCluster,
  { repository, chart }: InstallQuestion,
): InstallStatus {
  const other = kustomizations.find(({ source }) => source.kind !== 'GitRepository');
  if (other !== undefined) {
    return unknown(
      `No HelmRelease of ${chart} is there, and ${other.source.kind} ${other.source.namespace}/${other.source.name} does not say from which repository its files are.`,
    );
  }
  return {
    phase: 'Failed',
    message: `No Kustomization of the cluster is of ${repository}: nothing of it is applied there.`,
    remedy: 'flux bootstrap the cluster with this repository.',
  };
}

function comesFrom(
  facts: ObservedCluster,
  { release }: FoundRelease,
  question: InstallQuestion,
): boolean {
  return wayTo(facts, release.appliedBy).some((one) => isOfRepository(facts, one, question));
}

function isOfRepository(
  facts: ObservedCluster,
  { source }: ObservedKustomization,
  { repository }: InstallQuestion,
): boolean {
  const found = sourceNamed(facts, source);
  return found?.kind === 'GitRepository' && normalisedUrl(found.url) === repository;
}
