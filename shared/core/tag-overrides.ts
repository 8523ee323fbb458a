import type { Profile, TagOverride } from './profile';
import { tagValue } from './selector';
import { parseTimestamp, TIMESTAMP_FORM } from './timestamp';

/** Azure forbids `<>%&\?/` in tag names, hence a dotted prefix and not a slash as Kubernetes has. */
const TAG_NAMES = {
  profile: 'profile',
  suspend: 'suspend',
  exemptUntil: 'exempt-until',
  observeOnly: 'observe-only',
} as const satisfies Record<TagOverride, string>;

type Tags = Readonly<Record<string, string>>;

/** A profile as the tags of one cluster leave it. */
export interface Overridden {
  readonly profile: Profile;
  /** `tag=value` of each override that was taken, by setting. */
  readonly taken: Partial<Record<TagOverride, string>>;
  readonly warnings: readonly string[];
}

/** Name of the tag that overrides a setting, `<prefix>exempt-until`. */
export function overrideTag(prefix: string, override: TagOverride): string {
  return `${prefix}${TAG_NAMES[override]}`;
}

/**
 * Applies suspend, exempt-until and observe-only tags, as far as the profile lets them. Somebody who tags a cluster
 * with one of these most likely wants us to keep off it, so a value that we cannot read is taken as such a wish.
 */
export function applyTagOverrides(profile: Profile, tags: Tags, prefix: string): Overridden {
  let result: Overridden = { profile, taken: {}, warnings: unknownTags(tags, prefix) };
  for (const override of ['suspend', 'exemptUntil', 'observeOnly'] as const) {
    const name = overrideTag(prefix, override);
    const value = tagValue(tags, name);
    if (value !== undefined) result = applyOne(result, override, { name, value });
  }
  return result;
}

interface Tag {
  readonly name: string;
  readonly value: string;
}

type Override = Exclude<TagOverride, 'profile'>;

function applyOne(before: Overridden, override: Override, tag: Tag): Overridden {
  const { profile, taken, warnings } = before;
  if (!profile.tagOverrides.includes(override)) {
    const warning = `tag ${tag.name} is ignored: profile "${profile.name}" does not list ${override} in tagOverrides`;
    return { ...before, warnings: [...warnings, warning] };
  }
  const change = read(override, tag.value);
  if (change !== undefined) {
    const words = `${tag.name}=${tag.value}`;
    return {
      ...before,
      profile: { ...profile, ...change },
      taken: { ...taken, [override]: words },
    };
  }
  return unreadable(before, override, tag);
}

/** The reading that does least: no writes for observe-only, no work at all for the other two. */
function unreadable(before: Overridden, override: Override, tag: Tag): Overridden {
  const expected = override === 'exemptUntil' ? TIMESTAMP_FORM : 'true or false';
  const safe = override === 'observeOnly' ? 'observeOnly' : 'suspend';
  const until = safe === 'suspend' ? 'suspended' : 'only observed';
  const words = `tag ${tag.name} is "${tag.value}"; expected ${expected}`;
  return {
    profile: { ...before.profile, [safe]: true },
    taken: { ...before.taken, [safe]: `${tag.name}=${tag.value}` },
    warnings: [...before.warnings, `${words}; the cluster is ${until} until it is mended`],
  };
}

function read(override: Override, value: string): Partial<Profile> | undefined {
  if (override === 'exemptUntil') {
    const exemptUntil = parseTimestamp(value);
    return exemptUntil === undefined ? undefined : { exemptUntil };
  }
  const flag = readFlag(value);
  return flag === undefined ? undefined : { [override]: flag };
}

function readFlag(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

/** A tag with our prefix that means nothing to us is most likely a slip of the pen that somebody relies on. */
function unknownTags(tags: Tags, prefix: string): string[] {
  const known = Object.values(TAG_NAMES).map((name) => `${prefix}${name}`.toLowerCase());
  return Object.keys(tags)
    .filter((name) => name.toLowerCase().startsWith(prefix.toLowerCase()))
    .filter((name) => !known.includes(name.toLowerCase()))
    .map((name) => `tag ${name} means nothing; known are ${known.join(', ')}`);
}
