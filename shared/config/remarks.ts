import { clusterRemarks } from './cluster-rules';
import type { Explained } from './explain';
import type { RawConfiguration, RawProfile } from './raw';
import {
  problem,
  profileRemarks,
  reachRemarks,
  type Remark,
  settingsRemarks,
  twins,
  warning,
} from './semantics';

type Checked<T> = readonly { readonly value: T; readonly index: number }[];

/**
 * Checks beyond the schema. Parts in which the schema found something are left out, all others are checked, so that one
 * run tells as much as can be told.
 */
export function remarksOn(data: unknown, schemaProblems: readonly Explained[]): Remark[] {
  const { settings, profiles = [] } = (data ?? {}) as Partial<RawConfiguration>;
  const broken = (...steps: (string | number)[]) =>
    schemaProblems.some(({ path }) => steps.every((step, index) => path[index] === step));
  const listIsBroken = schemaProblems.some(({ path }) => path.length < 2 && path[0] === 'profiles');
  const sound: Checked<RawProfile> = listIsBroken
    ? []
    : profiles
        .map((value, index) => ({ value, index }))
        .filter(({ index }) => !broken('profiles', index));
  const soundSettings = settings === undefined || broken('settings') ? undefined : settings;
  const swept = soundSettings?.subscriptions ?? [];
  return [
    ...(soundSettings ? settingsRemarks(soundSettings) : []),
    ...sound.flatMap(({ value, index }) => profileRemarks(value, ['profiles', index])),
    ...sound.flatMap(({ value, index }) => clusterRemarks(value, ['profiles', index])),
    ...sound.flatMap(({ value, index }) => reachRemarks(value, ['profiles', index], swept)),
    ...nameRemarks(sound),
    ...equalSelectorRemarks(sound),
    ...(schemaProblems.length === 0 ? sweepRemarks(sound, swept) : []),
  ];
}

function nameRemarks(profiles: Checked<RawProfile>): Remark[] {
  const names = profiles.map(({ value }) => value.name);
  return twins(names).map(({ index, earlier }) => {
    const path = ['profiles', profiles[index]?.index ?? 0, 'name'];
    const found = `the name "${names[index]}" is taken by profiles[${profiles[earlier]?.index}]`;
    return problem(path, found, 'a name of its own, whatever the case');
  });
}

/** Allowed, because a tag can choose; but without that tag every such cluster is Contested. */
function equalSelectorRemarks(profiles: Checked<RawProfile>): Remark[] {
  const selectors = profiles.map(({ value }) => JSON.stringify(value.selector));
  return twins(selectors).map(({ index, earlier }) => {
    const path = ['profiles', profiles[index]?.index ?? 0, 'selector'];
    const found = `this selects the same clusters as profile "${profiles[earlier]?.value.name}"`;
    return warning(path, found, 'another selector, or a tag on each cluster that chooses');
  });
}

function sweepRemarks(profiles: Checked<RawProfile>, swept: readonly string[]): Remark[] {
  const named = profiles.some(({ value }) => value.selector.subscriptions !== undefined);
  if (swept.length > 0 || named) return [];
  const found = 'no subscription is named, so nothing is swept and drift is not seen';
  return [warning([], found, 'settings.subscriptions')];
}
