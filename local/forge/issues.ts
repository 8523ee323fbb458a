import type { HostedRepository } from './hosting';

/** An issue that is no request. */
export interface StoredIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  readonly author: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * Forges count issues from 1, GitHub together with its requests. Here they begin behind all requests, so that these keep
 * their numbers whether there are issues or not.
 */
const FIRST = 10_001;
const ALL = new WeakMap<HostedRepository, StoredIssue[]>();

/** Of a repository, oldest first. */
export function issuesOf(repository: HostedRepository): StoredIssue[] {
  const known = ALL.get(repository) ?? [];
  ALL.set(repository, known);
  return known;
}

export function addIssue(
  repository: HostedRepository,
  issue: Omit<StoredIssue, 'number' | 'state' | 'updatedAt'>,
): StoredIssue {
  const issues = issuesOf(repository);
  const number = FIRST + issues.length;
  const made: StoredIssue = { ...issue, number, state: 'open', updatedAt: issue.createdAt };
  issues.push(made);
  return made;
}

/** Undefined for one that is not there. */
export function changeIssue(
  repository: HostedRepository,
  number: number,
  change: Partial<Pick<StoredIssue, 'title' | 'body' | 'labels' | 'state' | 'updatedAt'>>,
): StoredIssue | undefined {
  const issues = issuesOf(repository);
  const at = issues.findIndex((issue) => issue.number === number);
  const found = issues[at];
  if (found === undefined) return undefined;
  const changed = { ...found, ...change };
  issues[at] = changed;
  return changed;
}
