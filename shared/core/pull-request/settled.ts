import type { RequestMarker } from './marker';
import { parseMarker } from './marker';
import type { ForgeRequest } from './observed';
import type { FinishedText } from './request-text';

/** A request of the past that settles the question: nobody is asked the same thing twice. */
export interface Settled {
  readonly request: ForgeRequest;
  readonly how: 'vetoed' | 'merged';
}

/**
 * The newest request that asked for the same and was closed, unless something was merged since: a merge starts afresh,
 * so that going back to an earlier setting is asked for again. A merge of the same, and yet the base branch lacks it:
 * we read the base just before, or somebody took the change back. Either way a second request would be wrong.
 */
export function settledBy(
  requests: readonly ForgeRequest[],
  text: FinishedText,
): Settled | undefined {
  for (const request of requests) {
    const marker = parseMarker(request.body);
    if (request.state === 'merged') {
      return marker?.content === text.marker.content ? { request, how: 'merged' } : undefined;
    }
    if (request.state === 'closed' && isVeto(request, marker, text)) {
      return { request, how: 'vetoed' };
    }
  }
  return undefined;
}

function isVeto(
  request: ForgeRequest,
  marker: RequestMarker | undefined,
  text: FinishedText,
): boolean {
  // Somebody emptied the body: the title still says what was refused.
  if (marker === undefined) return request.title === text.title;
  if (marker.subject !== text.marker.subject || marker.state !== undefined) return false;
  return marker.content === text.marker.content || isSameVersions(marker, text.marker);
}

/** A rebuilt request for the same version has other content, and is refused all the same. */
function isSameVersions({ versions: a }: RequestMarker, { versions: b }: RequestMarker): boolean {
  const names = Object.keys(a);
  if (names.length === 0 || names.length !== Object.keys(b).length) return false;
  return names.every((name) => a[name] === b[name]);
}
