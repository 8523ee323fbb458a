import type { Configuration, IdentityRules, Profile, Selector } from '../core/profile';
import { resourceId } from '../core/resource-id';
import { parseTimestamp } from '../core/timestamp';
import { parseDuration } from './duration';
import type { RawConfiguration, RawIdentities, RawProfile, RawSelector } from './raw';

/** The file's data in the words of the core: canonical ids, seconds, UTC times. Call it only after all checks. */
export function toConfiguration({ settings, profiles }: RawConfiguration): Configuration {
  const named = profiles.flatMap(({ selector }) => selector.subscriptions ?? []);
  const swept = settings.subscriptions.length > 0 ? settings.subscriptions : named;
  return {
    settings: {
      subscriptions: lowerCase(swept),
      tagPrefix: settings.tagPrefix,
      cooldownSeconds: parseDuration(settings.cooldown) ?? 0,
      contestedAfter: settings.contestedAfter,
    },
    profiles: profiles.map(toProfile),
  };
}

function toProfile(raw: RawProfile): Profile {
  const { exemptUntil, selector, identities, ...rest } = raw;
  const until = exemptUntil === undefined ? undefined : parseTimestamp(exemptUntil);
  return {
    ...rest,
    selector: toSelector(selector),
    identities: toRules(identities),
    ...(until !== undefined && { exemptUntil: until }),
  };
}

function toSelector(raw: RawSelector): Selector {
  const { subscriptions = [], resourceGroups = [], names = [], tags = {} } = raw;
  return { subscriptions: lowerCase(subscriptions), resourceGroups, names, tags };
}

function toRules({ resourceGroups, tags, clustersTag }: RawIdentities): IdentityRules {
  return { resourceGroups: [...new Set(resourceGroups.map(resourceId))], tags, clustersTag };
}

function lowerCase(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.toLowerCase()))];
}
