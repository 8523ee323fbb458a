import { parseTrailer, parseVersions } from './commit-trailers';
import type { PullRequestMarker } from './marker';
import { parseMarker } from './marker';
import type { PullRequest } from './observed';
import type { FinishedText } from './pull-request-text';

/** A request of the past that settles the question: nobody is asked the same thing twice. */
export interface Settled {
  readonly request: PullRequest;
  readonly how: 'vetoed' | 'merged';
}

/** The requests of a branch, and what is known of the branch. */
export interface Past {
  readonly requests: readonly PullRequest[];
  /** The base branch of the repository. */
  readonly base: string;
  /** Whether the branch is there. */
  readonly hasBranch: boolean;
}

/**
 * The newest request that asked for the same and was closed, unless something was merged since: a merge starts afresh,
 * so that going back to an earlier setting is asked for again. A merge of the same, and yet the base branch lacks it:
 * we read the base just before, or somebody took the change back. Either way a second request would be wrong.
 */
export function settledBy(
  { requests, base, hasBranch }: Past,
  text: FinishedText,
): Settled | undefined {
  for (const request of requests) {
    const asked = askedBy(request, text);
    if (request.state === 'merged') {
      // What went into another branch says nothing about ours.
      if (!isInto(request, base)) continue;
      return asked?.content === text.marker.content ? { request, how: 'merged' } : undefined;
    }
    const isHandedBack = !hasBranch && request === requests[0];
    if (request.state === 'closed' && !isHandedBack && isVeto(request, asked, text)) {
      return { request, how: 'vetoed' };
    }
  }
  return undefined;
}

/** True when the pull request goes into `branch`, or its base is unknown. */
export function isInto({ base }: PullRequest, branch: string): boolean {
  return base === undefined || base === branch;
}

/** True for the newest request of a branch when a human closed it: its branch is what remembers that, and stays. */
export function isRefused(request: PullRequest | undefined): boolean {
  return request?.state === 'closed' && parseMarker(request.body)?.state === undefined;
}

/** By its marker; where somebody replaced the body, by the commit that it ended with. */
function askedBy(request: PullRequest, { marker }: FinishedText): PullRequestMarker | undefined {
  const found = parseMarker(request.body);
  if (found !== undefined) return found;
  const { headMessage = '' } = request;
  const content = parseTrailer(headMessage);
  if (content === undefined) return undefined;
  return { subject: marker.subject, content, text: '', versions: parseVersions(headMessage) };
}

function isVeto(
  request: PullRequest,
  asked: PullRequestMarker | undefined,
  text: FinishedText,
): boolean {
  // Neither body nor commit says it: the title may.
  if (asked === undefined) return request.title === text.title;
  if (asked.subject !== text.marker.subject || asked.state !== undefined) return false;
  return asked.content === text.marker.content || isSameVersions(asked, text.marker);
}

/** A rebuilt request for the same version has other content, and is refused all the same. */
function isSameVersions(
  { versions: a }: PullRequestMarker,
  { versions: b }: PullRequestMarker,
): boolean {
  const names = Object.keys(a);
  if (names.length === 0 || names.length !== Object.keys(b).length) return false;
  return names.every((name) => a[name] === b[name]);
}
