import type { Selector } from '../core/configuration/profile';
import type { RawSelector } from './raw';

export function toSelector(raw: RawSelector): Selector {
  const { subscriptions = [], resourceGroups = [], names = [], tags = {} } = raw;
  return { subscriptions: lowerCase(subscriptions), resourceGroups, names, tags };
}

/** Subscriptions, each once. */
export function lowerCase(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.toLowerCase()))];
}
