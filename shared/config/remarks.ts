import { clusterRemarks } from './cluster-rules';
import type { Explained } from './explain';
import { gitopsRemarks } from './gitops-remarks';
import type { RawConfiguration, RawProfile } from './raw';
import { profileRemarks, reachRemarks, type Remark, takenNames, twins, warning } from './semantics';
import { settingsRemarks } from './settings-remarks';
import { type Checked, isBroken, soundEntries } from './sound';

/**
 * Checks beyond the schema. Parts in which the schema found something are left out, all others are checked, so that one
 * run tells as much as can be told.
 */
export function remarksOn(data: unknown, schemaProblems: readonly Explained[]): Remark[] {
  const known = (data ?? {}) as Partial<RawConfiguration>;
  const { settings, profiles } = known;
  const sound = soundEntries(profiles, 'profiles', schemaProblems);
  const soundSettings =
    settings === undefined || isBroken(schemaProblems, 'settings') ? undefined : settings;
  const swept = soundSettings?.subscriptions ?? [];
  return [
    ...(soundSettings ? settingsRemarks(soundSettings) : []),
    ...sound.flatMap(({ value, index }) => profileRemarks(value, ['profiles', index])),
    ...sound.flatMap(({ value, index }) => clusterRemarks(value, ['profiles', index])),
    ...sound.flatMap(({ value, index }) => reachRemarks(value, ['profiles', index], swept)),
    ...takenNames('profiles', sound, ({ name }) => name),
    ...equalSelectorRemarks(sound),
    ...gitopsRemarks(known, sound, schemaProblems),
    ...(schemaProblems.length === 0 ? sweepRemarks(sound, swept) : []),
  ];
}

/** Allowed, because a tag can choose; but without that tag every such cluster is Contested. */
function equalSelectorRemarks(profiles: Checked<RawProfile>): Remark[] {
  const selectors = profiles.map(({ value }) => JSON.stringify(value.selector));
  return twins(selectors).map(({ index, earlier }) => {
    const path = ['profiles', profiles[index]?.index ?? 0, 'selector'];
    const found = `this selects the same clusters as profile "${profiles[earlier]?.value.name}"`;
    return warning(
      path,
      found,
      'another selector, or tagOverrides: [profile] in both and a tag on each cluster',
    );
  });
}

function sweepRemarks(profiles: Checked<RawProfile>, swept: readonly string[]): Remark[] {
  const named = profiles.some(({ value }) => value.selector.subscriptions !== undefined);
  if (swept.length > 0 || named) return [];
  const found = 'no subscription is named, so nothing is swept and drift is not seen';
  return [warning([], found, 'settings.subscriptions')];
}
