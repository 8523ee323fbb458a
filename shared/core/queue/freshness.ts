import type { IsoTime } from '../base/iso-time';
import { byTime, plusMs } from '../base/iso-time';
import type { WorkItem } from './work-item';
import { REASONS_KEPT } from './work-item';

/** No list of identities serves for longer, whatever was or was not asked for since. */
const MAX_LIST_AGE_MS = 30_000;

/**
 * ISO time from which a list of identities must date to serve the next run of `item`. Azure allows one list of a
 * resource group in four seconds, so a burst of events about many clusters must live on one list. A request that is about
 * the cluster alone says nothing of identities; any other one, and a run that failed, want a list that was read since.
 */
export function identitiesSince(item: WorkItem, now: IsoTime): IsoTime {
  const oldest = plusMs(now, -MAX_LIST_AGE_MS);
  const forgotten = item.reasons.length < REASONS_KEPT ? [] : item.reasons.slice(0, 1);
  const asked = item.reasons.filter(({ about }) => about !== 'cluster');
  const times = [...forgotten, ...asked].map(({ at }) => at);
  const failed = item.attempts > 0 && item.lastRunAt !== undefined ? [item.lastRunAt] : [];
  return [oldest, ...times, ...failed].toSorted(byTime).at(-1) ?? now;
}
