import { plusMs } from '../../../shared/core/base/iso-time';
import type { Adapters } from '../../../shared/current-adapters';
import { attempt } from './attempt';
import type { KeptPlans } from './kept-plans';

/** Rows that one run removes at most. */
const MAX_ROWS = 100;
const DAY_MS = 24 * 60 * 60_000;

/** Removes plans that are older than the settings say, some at the end of each run. Their loss would be none to the run. */
export async function forgetOldPlans<S, P, G>(
  adapters: Adapters,
  { key: subject, of, plans }: KeptPlans<S, P, G>,
): Promise<void> {
  const done = await attempt(async () => {
    const { configuration } = await adapters.configuration.current();
    const { planRetentionDays } = configuration.settings;
    const before = plusMs(adapters.now(), -planRetentionDays * DAY_MS);
    return plans.prune(of, before, MAX_ROWS);
  });
  if (!done.ok) adapters.log('warn', 'old plans not removed', { subject, code: done.failure.code });
}
