import type { IsoTime } from '../base/iso-time';
import { msOf } from '../base/iso-time';
import type { Configuration, Profile } from '../configuration/profile';
import { type SelectableCluster, selectorMismatch, tagValue } from './selector';
import { applyTagOverrides, type Overridden, overrideTag } from './tag-overrides';

/** What may be done to a cluster now: everything, nothing, nothing until a date, or planning without writing. */
export type Activity = 'active' | 'suspended' | 'exempt' | 'observeOnly';

export interface NoSelection {
  readonly kind: 'none';
  readonly reason: string;
}

/** Several profiles claim the cluster: none is applied, because each would remove what another adds. */
export interface ContestedSelection {
  readonly kind: 'contested';
  readonly profiles: readonly string[];
  /** Says how to fix it. */
  readonly message: string;
}

export interface ProfileSelection {
  readonly kind: 'selected';
  /** With the overrides of the cluster's tags applied. */
  readonly profile: Profile;
  readonly activity: Activity;
  /** Why this profile and this activity, in words. */
  readonly why: string;
  readonly warnings: readonly string[];
}

/** Reasons are shown to people and stored with the cluster: a configuration of hundreds of profiles must not flood them. */
const MAX_REASONS = 5;

export type Selection = NoSelection | ContestedSelection | ProfileSelection;

/**
 * The profile that holds for a cluster at `now` (ISO time). A tag on the cluster chooses only among profiles whose
 * selector matches: its owner must not gain identities that the platform team did not grant (architecture rule 5).
 */
export function selectProfile(
  configuration: Configuration,
  cluster: SelectableCluster,
  now: IsoTime,
): Selection {
  const choice = choose(configuration, cluster);
  if (choice.kind !== 'chosen') return choice;
  const prefix = configuration.settings.tagPrefix;
  const overridden = applyTagOverrides(choice.profile, { tags: cluster.tags, prefix, now });
  const { activity, because } = activityOf(overridden, now);
  return {
    kind: 'selected',
    profile: overridden.profile,
    activity,
    why: [choice.why, because].filter((part) => part !== undefined).join('; '),
    warnings: [...choice.warnings, ...overridden.warnings],
  };
}

interface Chosen {
  readonly kind: 'chosen';
  readonly profile: Profile;
  readonly why: string;
  readonly warnings: readonly string[];
}

function choose(
  { profiles, settings }: Configuration,
  cluster: SelectableCluster,
): Chosen | NoSelection | ContestedSelection {
  const tag = overrideTag(settings.tagPrefix, 'profile');
  const requested = tagValue(cluster.tags, tag)?.trim();
  const matching = profiles.filter(
    ({ selector }) => selectorMismatch(selector, cluster) === undefined,
  );
  const [first] = matching;
  if (first === undefined) return { kind: 'none', reason: noneReason(profiles, cluster) };
  const wished = matching.find(({ name }) => name.toLowerCase() === requested?.toLowerCase());
  if (wished?.tagOverrides.includes('profile')) {
    const why = `profile "${wished.name}" is chosen by tag ${tag}`;
    return { kind: 'chosen', profile: wished, why, warnings: [] };
  }
  const ignored = ignoredSetting(tag, requested, wished);
  if (matching.length > 1) return contested(matching, tag, ignored);
  const warnings = ignored === undefined || wished === first ? [] : [ignored];
  return { kind: 'chosen', profile: first, why: `profile "${first.name}" selects it`, warnings };
}

function ignoredSetting(
  tag: string,
  wish: string | undefined,
  wished: Profile | undefined,
): string | undefined {
  if (wish === undefined) return undefined;
  if (wished === undefined) {
    return `tag ${tag} is ignored: no profile named "${wish}" has a selector that matches this cluster`;
  }
  return `tag ${tag} is ignored: profile "${wished.name}" does not list profile in tagOverrides`;
}

function contested(
  matching: readonly Profile[],
  tag: string,
  ignored: string | undefined,
): ContestedSelection {
  const names = matching.map(({ name }) => name);
  const choosable = matching.filter(({ tagOverrides }) => tagOverrides.includes('profile'));
  const tags = choosable.map(({ name }) => `${tag}=${name}`).join(' or ');
  const remedy = tags === '' ? 'narrow' : `tag the cluster ${tags}, or narrow`;
  const claim = `profiles ${names.map((name) => `"${name}"`).join(' and ')} all select this cluster and none is applied`;
  const parts = [claim, ignored, `${remedy} their selectors so that one is left`];
  return {
    kind: 'contested',
    profiles: names,
    message: parts.filter((part) => part !== undefined).join('; '),
  };
}

function noneReason(profiles: readonly Profile[], cluster: SelectableCluster): string {
  if (profiles.length === 0) return 'the configuration has no profile';
  const reasons = profiles
    .slice(0, MAX_REASONS)
    .map(({ name, selector }) => `"${name}": ${selectorMismatch(selector, cluster) ?? ''}`);
  const rest = profiles.length - reasons.length;
  const more = rest > 0 ? [`and ${rest} more`] : [];
  return `no profile selects it: ${[...reasons, ...more].join('; ')}`;
}

interface ActivityReason {
  readonly activity: Activity;
  readonly because?: string;
}

/** The most restful reading wins. */
function activityOf({ profile, taken }: Overridden, now: IsoTime): ActivityReason {
  const { name, suspend, exemptUntil, observeOnly } = profile;
  const own = `profile "${name}"`;
  if (suspend) {
    return { activity: 'suspended', because: `suspended by ${source(taken.suspend, own)}` };
  }
  // Written as "not over" so that a time nobody can read keeps us off the cluster.
  if (exemptUntil !== undefined && !(msOf(now) >= msOf(exemptUntil))) {
    const because = `exempt until ${exemptUntil} by ${source(taken.exemptUntil, own)}`;
    return { activity: 'exempt', because };
  }
  if (observeOnly) {
    return {
      activity: 'observeOnly',
      because: `only observed by ${source(taken.observeOnly, own)}`,
    };
  }
  return { activity: 'active' };
}

function source(tag: string | undefined, own: string): string {
  return tag === undefined ? own : `tag ${tag}`;
}
