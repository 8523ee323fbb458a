import { partsOf } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import type { SweepInput } from '../../names';
import { attempt } from '../support/attempt';

/**
 * Subscriptions to sweep, narrowed by the selector: the configured ones, and those that were taken out of the settings while
 * the ledger holds something there. Of the latter nothing is listed, see sweepUnswept().
 */
export async function listSubscriptions({ selector }: SweepInput): Promise<readonly string[]> {
  const adapters = currentAdapters();
  const { configuration } = await adapters.configuration.current();
  const desired = selector.subscriptions?.map((subscription) => subscription.toLowerCase());
  const configured = configuration.settings.subscriptions.map((each) => each.toLowerCase());
  const all = new Set([...configured, ...(await heldIn(adapters))]);
  return [...all].filter((subscription) => desired === undefined || desired.includes(subscription));
}

/** A ledger that cannot be read keeps no configured subscription from its sweep, which says so itself. */
async function heldIn({ store }: Adapters): Promise<readonly string[]> {
  const read = await attempt(() => store.ledger.all());
  if (!read.ok) return [];
  return [...read.value]
    .filter(([, entries]) => entries.length > 0)
    .map(([cluster]) => partsOf(cluster).subscriptionId.toLowerCase())
    .toSorted();
}
