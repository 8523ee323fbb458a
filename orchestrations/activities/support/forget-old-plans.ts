import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { SyncKey } from '../../../shared/core/base/sync-subject';
import type { Services } from '../../../shared/services';
import { attempt } from './attempt';

/** Rows that one run removes at most. */
const MOST_ROWS = 100;
const DAY_MS = 24 * 60 * 60_000;

/** Removes plans that are older than the settings say, some at the end of each run. Their loss would be none to the run. */
export async function forgetOldPlans(
  s: Services,
  subject: ResourceId | SyncKey,
  prune: (before: string, limit: number) => Promise<number>,
): Promise<void> {
  const done = await attempt(async () => {
    const { configuration } = await s.configuration.current();
    const { planRetentionDays } = configuration.settings;
    const before = new Date(Date.parse(s.now()) - planRetentionDays * DAY_MS).toISOString();
    return prune(before, MOST_ROWS);
  });
  if (!done.ok) s.log('warn', 'old plans not removed', { subject, code: done.failure.code });
}
