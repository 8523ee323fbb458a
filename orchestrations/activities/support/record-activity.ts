import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { ActivityEntry } from '../../../shared/core/run/activity';
import { isWorthListing } from '../../../shared/core/run/activity';
import type { Adapters } from '../../../shared/current-adapters';
import { attempt } from './attempt';

/** Files a run in the list of all of them. It is for people alone: its loss holds nothing up. */
export async function recordActivity(
  adapters: Adapters,
  entry: ActivityEntry,
  plannedAt: IsoTime,
): Promise<void> {
  if (!isWorthListing(entry)) return;
  const done = await attempt(() => adapters.store.activity.record(entry, plannedAt));
  if (done.ok) return;
  const { code } = done.failure;
  adapters.log('warn', 'activity not recorded', { subject: entry.of, planId: entry.planId, code });
}
