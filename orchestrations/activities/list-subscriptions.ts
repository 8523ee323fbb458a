import { services } from '../../shared/services';
import type { SweepInput } from '../names';

/** Subscriptions to sweep: the configured ones, narrowed by the selector. */
export async function listSubscriptions({ selector }: SweepInput): Promise<readonly string[]> {
  const { configuration } = await services().configuration.current();
  const wanted = selector.subscriptions?.map((subscription) => subscription.toLowerCase());
  return configuration.settings.subscriptions
    .map((subscription) => subscription.toLowerCase())
    .filter((subscription) => wanted === undefined || wanted.includes(subscription));
}
