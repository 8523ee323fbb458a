import { objectId } from '../../applied/flux/object-id';
import type { Applied, AppliedObject } from '../../applied/flux/types';
import { nmiPresence } from '../../applied/nmi';
import type { Unknown } from '../../applied/unknown';
import type { ClusterFacts } from '../../installed/cluster-facts';
import type { FoundNmi } from '../../installed/nmi-in-cluster';
import { nmiInCluster } from '../../installed/nmi-in-cluster';
import { releasesOf } from '../../installed/of-release';
import { valueAt } from '../../base/json';
import { chartReleases } from '../raise/chart-releases';
import type { DesiredChart } from '../desired';

/** Whether Git puts a chart on a cluster, in whichever way. */
export type GitPresence =
  | {
      readonly kind: 'there';
      /** What installs it, for people. */
      readonly by: readonly string[];
      /** Nothing of it is applied for now. */
      readonly suspended: boolean;
      /** A release of ours takes it from one of our registries. */
      readonly ours: boolean;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly unknown: readonly Unknown[] };

/** Whether Flux applies the chart on the cluster, by the files in Git. */
export function gitPresence(
  applied: Applied,
  chart: DesiredChart,
  registries: readonly string[],
): GitPresence {
  const known = { chart: chart.chart, repository: chart.repository, registries };
  const releases = chartReleases(applied, known).filter(({ release }) => isHere(release));
  if (releases.length > 0) {
    return {
      kind: 'there',
      by: releases.map(({ release }) => objectId(release)),
      suspended: releases.every(({ release }) => release.suspended || isSuspended(release.value)),
      ours: releases.some(({ source }) => source.kind === 'ours'),
    };
  }
  return chart.preset === 'aad-pod-identity' ? nmiInGit(applied) : otherInGit(applied);
}

/** A release for another cluster says nothing of this one. */
function isHere({ elsewhere, value }: AppliedObject): boolean {
  return !elsewhere && valueAt(value, 'spec', 'kubeConfig') === undefined;
}

function isSuspended({ spec }: { readonly [key: string]: unknown }): boolean {
  return typeof spec === 'object' && spec !== null && 'suspend' in spec && spec.suspend === true;
}

function nmiInGit(applied: Applied): GitPresence {
  const presence = nmiPresence(applied);
  if (presence.kind !== 'installed') return presence;
  const { installers } = presence;
  return {
    kind: 'there',
    by: installers.map(({ object }) => objectId(object)),
    suspended: installers.every(({ suspended }) => suspended),
    ours: false,
  };
}

/** Of other charts nobody knows in which ways people install them: what cannot be followed may do it. */
function otherInGit({ unknown }: Applied): GitPresence {
  return unknown.length === 0 ? { kind: 'absent' } : { kind: 'unknown', unknown };
}

/** Whether the cluster itself has a chart. */
export type LivePresence =
  | { readonly kind: 'there'; readonly found: readonly string[] }
  | { readonly kind: 'absent' }
  /** Nobody could look, or not at all of it; in words. */
  | { readonly kind: 'unknown'; readonly why: string; readonly remedy?: string };

/**
 * Whether the chart is in the cluster, by what the cluster said. What could not be read counts as unknown, never as
 * absent.
 */
export function livePresence(
  facts: ClusterFacts,
  chart: DesiredChart,
  trusted: readonly string[],
): LivePresence {
  if (!facts.asked) return unknownLive(facts);
  if (chart.preset === 'aad-pod-identity') return liveNmi(facts, trusted);
  const releases = releasesOf(facts, chart.chart);
  if (releases.length > 0) {
    const found = releases.map(({ release }) => `HelmRelease ${release.namespace}/${release.name}`);
    return { kind: 'there', found };
  }
  const [unread] = facts.unread.filter(({ kind }) => kind === 'HelmRelease');
  return unread === undefined ? { kind: 'absent' } : unknownLive(unread);
}

function liveNmi(facts: ClusterFacts, trusted: readonly string[]): LivePresence {
  const nmi = nmiInCluster(facts, trusted);
  switch (nmi.kind) {
    case 'absent':
      return nmi;
    case 'unknown':
      return unknownLive(nmi);
    case 'elsewhere':
      return lookAlike(nmi.found);
    case 'present':
      return { kind: 'there', found: nmi.found.map(({ name }) => name) };
  }
}

/** Anyone who can create pods in a namespace must not be able to keep NMI out of the cluster. */
function lookAlike(found: readonly FoundNmi[]): LivePresence {
  const names = found.slice(0, 3).map(({ name }) => name);
  return {
    kind: 'unknown',
    why: `${names.join(', ')} looks like NMI, but in a namespace that is not trusted with it.`,
    remedy:
      'If it is NMI, add the namespace to nmiNamespaces of the profile, and do not merge this: two of them would conflict.',
  };
}

function unknownLive({
  why,
  remedy,
}: {
  readonly why: string;
  readonly remedy?: string;
}): LivePresence {
  return { kind: 'unknown', why, ...(remedy !== undefined && { remedy }) };
}
