import { createHash } from 'node:crypto';
import { clusterKey } from '../base/keys';
import type { PullRequestSubject } from './subject';

/** Short enough for a file of a loose ref on every system, and for a list of branches. */
const MAX_LENGTH = 60;
const HASH = 8;

/**
 * The branch of a subject: always the same one, so that a request is found again without any memory of ours. Lower case
 * letters, digits, dash and underscore alone: git refuses `..`, `.lock` and `@{`, and Azure DevOps and some checkouts
 * take `A` and `a` for one. A name that had to be changed or cut carries a hash, so that no two share a branch.
 */
export function branchOf(prefix: string, subject: PullRequestSubject): string {
  switch (subject.kind) {
    case 'chart': {
      const { ring, chart } = subject;
      // No name of a ring has an underscore, so the first one ends it.
      return ring === undefined
        ? `${prefix}chart-${slugOf(chart)}`
        : `${prefix}ring-${ring}_${slugOf(chart)}`;
    }
    case 'cluster':
      return `${prefix}cluster-${slugOf(subject.name)}`;
    case 'upkeep':
      return `${prefix}${subject.matter}-${slugOf(subject.name)}`;
    case 'onboarding':
      return `${prefix}onboarding`;
    case 'leftOver':
      return subject.branch;
  }
}

/** Names a subject in markers and records: `chart:aad-pod-identity`, `cluster:<clusterKey>`. */
export function subjectKey(subject: PullRequestSubject): string {
  switch (subject.kind) {
    case 'chart':
      return subject.ring === undefined
        ? `chart:${subject.chart}`
        : `ring:${subject.ring}:${subject.chart}`;
    case 'cluster':
      return `cluster:${clusterKey(subject.cluster)}`;
    case 'upkeep':
      return `${subject.matter}:${clusterKey(subject.cluster)}`;
    case 'onboarding':
      return 'onboarding';
    case 'leftOver':
      return `branch:${subject.branch}`;
  }
}

function slugOf(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9_-]+/g, '-');
  if (slug === name && slug.length <= MAX_LENGTH) return slug;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH);
  return `${slug.slice(0, MAX_LENGTH - HASH - 1)}-${hash}`;
}

const OURS = /^((chart|ring|cluster|policies|grants|effect|secrets)-|onboarding$)/;

/** True for a branch that we name so: others below the prefix are somebody else's. */
export function isOursByName(prefix: string, branch: string): boolean {
  return branch.startsWith(prefix) && OURS.test(branch.slice(prefix.length));
}
