import { counted } from '../../../shared/core/base/counted';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { isBehind, isWithdrawn } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import { readKnownClusters } from './known-clusters';

/** A cluster that has something of ours in a subscription that the settings no longer name. */
export interface Unswept {
  /** To be queued, and why. */
  readonly findings: readonly { readonly cluster: ResourceId; readonly why: string }[];
  /** For people. */
  readonly problems: readonly string[];
}

const MAX_NAMED = 5;

/**
 * What becomes of a subscription that was taken out of the settings while the ledger holds something there. It is not ours to
 * list any more: an off-boarding that is under way goes on, a row that was lost comes back so that people see it, and the
 * others are told of. A run reads its cluster by itself.
 */
export async function sweepUnswept(adapters: Adapters, subscription: string): Promise<Unswept> {
  const { ledgers, items } = await readKnownClusters(adapters.store, subscription);
  const holding = [...ledgers].filter(([, entries]) => entries.length > 0);
  const findings = holding.flatMap(([cluster]) => {
    const item = items.get(cluster);
    if (item === undefined) return [{ cluster, why: 'its row in the queue was lost' }];
    const goesOn = item.intent === 'offboard' && !isWithdrawn(item) && !isBehind(item);
    return goesOn ? [{ cluster, why: 'its off-boarding has not ended' }] : [];
  });
  return { findings, problems: problemsOf(subscription, holding) };
}

function problemsOf(
  subscription: string,
  holding: readonly (readonly [cluster: ResourceId, entries: readonly unknown[]])[],
): readonly string[] {
  if (holding.length === 0) return [];
  const things = holding.reduce((sum, [, entries]) => sum + entries.length, 0);
  const names = holding.slice(0, MAX_NAMED).map(([cluster]) => cluster);
  const more = holding.length > MAX_NAMED ? ` and ${holding.length - MAX_NAMED} more` : '';
  const clusters = counted(holding.length, 'cluster');
  const holds = holding.length === 1 ? 'holds' : 'hold';
  return [
    `${subscription}: no longer in settings.subscriptions, and ${clusters} there still ${holds} ${counted(things, 'thing')} of ours: ${names.join(', ')}${more}. DELETE off-boards each; or put the subscription back.`,
  ];
}
