import type { Configuration } from './profile';

/** What is not swept is not ours: neither an event nor a caller makes us look at it, or write to it. */
export function isSwept({ settings }: Configuration, subscriptionId: string): boolean {
  const wanted = subscriptionId.toLowerCase();
  return settings.subscriptions.some((known) => known.toLowerCase() === wanted);
}
