import type { LackCode } from '../../base/repo-file';
import type { Unknown } from '../../applied/unknown';
import type { ClusterFacts } from '../../installed/cluster-facts';
import type { FluxRules } from '../../configuration/repository-rules';
import { trustedNamespaces } from '../../installed/nmi-in-cluster';
import { releaseNamespaceOf } from '../release-namespace';
import type { DesiredChart } from '../desired';
import type { GitPresence } from './presence';
import { livePresence } from './presence';

/** The state of a chart on a cluster, and what may be done about it. */
export type ChartOnCluster =
  /** Flux applies it. `why`: in another way than ours, so that its version is not ours to raise. */
  | { readonly chart: string; readonly kind: 'applied'; readonly why?: string }
  /** It may be installed. `unproved`: nobody could look into the cluster; in words. */
  | { readonly chart: string; readonly kind: 'installable'; readonly unproved?: string }
  | ({ readonly chart: string; readonly kind: 'lacking' } & Lack);

/** Why a chart is not on a cluster, and is not asked for. */
export interface Lack {
  /** CamelCase. */
  readonly code: LackCode;
  readonly message: string;
  /** How to settle it, each by itself. */
  readonly ways: readonly string[];
}

export interface ChartQuestion {
  readonly chart: DesiredChart;
  readonly git: GitPresence;
  readonly facts: ClusterFacts;
  readonly flux: FluxRules;
  /** Of the cluster's profile. */
  readonly nmiNamespaces: readonly string[];
}

/** Only where Git and the cluster both prove that a chart is not there may it be installed. */
export function chartOnCluster(question: ChartQuestion): ChartOnCluster {
  const { chart: desired, git, facts, flux, nmiNamespaces } = question;
  const { chart } = desired;
  if (git.kind === 'there') return inGit(chart, git);
  if (git.kind === 'unknown' && !isSettledByLook(git.unknown, facts)) {
    return { chart, kind: 'lacking', ...cannotFollow(chart, git.unknown) };
  }
  const trusted = trustedNamespaces(nmiNamespaces, releaseNamespaceOf(desired, flux));
  const live = livePresence(facts, desired, trusted);
  if (live.kind === 'there') return { chart, kind: 'lacking', ...outOfGit(chart, live.found) };
  if (live.kind === 'absent') return { chart, kind: 'installable' };
  const remedy = live.remedy === undefined ? '' : ` ${live.remedy}`;
  return { chart, kind: 'installable', unproved: `${live.why}${remedy}` };
}

function inGit(
  chart: string,
  { by, suspended, ours }: Extract<GitPresence, { readonly kind: 'there' }>,
): ChartOnCluster {
  const names = by.join(', ');
  if (suspended) {
    return {
      chart,
      kind: 'lacking',
      code: 'Suspended',
      message: `${names} would install ${chart}, and is suspended.`,
      ways: ['Resume it: take `suspend: true` out, or `flux resume`.'],
    };
  }
  if (ours) return { chart, kind: 'applied' };
  return {
    chart,
    kind: 'applied',
    why: `${names} installs it, and takes no chart from our registries.`,
  };
}

/** Git says all of what is suspended; only what is in the cluster may be older, and that was looked at. */
function isSettledByLook(unknown: readonly Unknown[], facts: ClusterFacts): boolean {
  return facts.asked && unknown.every(isOlderThanGit);
}

function isOlderThanGit({ code }: Unknown): boolean {
  return code === 'Suspended';
}

function cannotFollow(chart: string, unknown: readonly Unknown[]): Lack {
  const [first] = unknown;
  const more = unknown.length > 1 ? ` (and ${unknown.length - 1} more)` : '';
  return {
    code: unknown.every(isOlderThanGit) ? 'OlderThanGit' : 'CannotFollow',
    message: `It is not known whether ${chart} is there: ${first?.message ?? ''}${more}`,
    ways: [
      `If it is not there, add it by hand where Flux reads it; what is there is then followed.`,
      `Let us read what is in the way: ${first?.at ?? ''}.`,
    ],
  };
}

function outOfGit(chart: string, found: readonly string[]): Lack {
  return {
    code: 'InClusterNotInGit',
    message: `The cluster has ${chart} (${found.join(', ')}), and this repository does not bring it there. A second release cannot own what the first one has.`,
    ways: [
      'Add the existing release to the repository, under its own name and namespace.',
      'Remove it from the cluster; then it is proposed.',
    ],
  };
}
