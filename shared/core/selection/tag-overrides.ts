import type { IsoTime } from '../base/iso-time';
import { msBetween, msOf } from '../base/iso-time';
import type { Profile, TagOverride } from '../configuration/profile';
import { tagValue } from './selector';
import { parseTimestamp, TIMESTAMP_FORM } from '../base/timestamp';

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

/** Tags of one cluster, the prefix that makes them ours, and when they are read. */
export interface TagsRead {
  readonly tags: Tags;
  readonly prefix: string;
  readonly now: IsoTime;
}

/**
 * Applies suspend, exempt-until and observe-only tags, as far as the profile lets them. A tag only ever tightens: whoever
 * may write tags on a cluster can hold us back, and cannot undo what the file says. A value that we cannot read is taken
 * as such a wish.
 */
export function applyTagOverrides(profile: Profile, { tags, prefix, now }: TagsRead): Overridden {
  let result: Overridden = { profile, taken: {}, warnings: unknownTags(tags, prefix) };
  for (const override of ['suspend', 'exemptUntil', 'observeOnly'] as const) {
    const name = overrideTag(prefix, override);
    const value = tagValue(tags, name);
    if (value !== undefined) result = applyOne(result, override, { name, value, now });
  }
  return result;
}

interface Tag {
  readonly name: string;
  readonly value: string;
  readonly now: IsoTime;
}

type Override = Exclude<TagOverride, 'profile'>;

function applyOne(before: Overridden, override: Override, tag: Tag): Overridden {
  const { profile, taken, warnings } = before;
  if (!profile.tagOverrides.includes(override)) {
    return warned(
      before,
      `tag ${tag.name} is ignored: ${own(profile)} does not list ${override} in tagOverrides`,
    );
  }
  const wanted = read(override, tag.value);
  if (wanted === undefined) return unreadable(before, override, tag);
  switch (effectOf(wanted, profile, tag.now)) {
    case 'tightens':
      return {
        profile: { ...profile, ...wanted },
        taken: { ...taken, [override]: `${tag.name}=${tag.value}` },
        warnings,
      };
    case 'none':
      return before;
    case 'loosens':
      return warned(
        before,
        `tag ${tag.name}=${tag.value} is ignored: ${own(profile)} says ${saying(override, profile)}, and a tag can only tighten that`,
      );
  }
}

type ProfileOverrides = Partial<Pick<Profile, Override>>;

/** What a tag would do to what the profile says. */
function effectOf(
  wanted: ProfileOverrides,
  profile: Profile,
  now: IsoTime,
): 'tightens' | 'none' | 'loosens' {
  const { suspend, observeOnly, exemptUntil } = wanted;
  if (suspend !== undefined) return effectOfFlag(suspend, profile.suspend);
  if (observeOnly !== undefined) return effectOfFlag(observeOnly, profile.observeOnly);
  if (exemptUntil === undefined) return 'none';
  if (profile.exemptUntil === undefined) return 'tightens';
  const longer = msBetween(profile.exemptUntil, exemptUntil);
  if (longer > 0) return 'tightens';
  // An exemption that is over says nothing any more; one that nobody can read goes on.
  return longer === 0 || msOf(profile.exemptUntil) <= msOf(now) ? 'none' : 'loosens';
}

function effectOfFlag(requested: boolean, set: boolean): 'tightens' | 'none' | 'loosens' {
  if (requested === set) return 'none';
  return requested ? 'tightens' : 'loosens';
}

function saying(override: Override, { exemptUntil }: Profile): string {
  return override === 'exemptUntil' ? `exemptUntil: ${exemptUntil ?? ''}` : `${override}: true`;
}

function own({ name }: Profile): string {
  return `profile "${name}"`;
}

function warned(before: Overridden, warning: string): Overridden {
  return { ...before, warnings: [...before.warnings, warning] };
}

/** The reading that does least: no writes for observe-only, no work at all for the other two. */
function unreadable(before: Overridden, override: Override, tag: Tag): Overridden {
  const expected = override === 'exemptUntil' ? TIMESTAMP_FORM : 'true or false';
  const safe = override === 'observeOnly' ? 'observeOnly' : 'suspend';
  const until = safe === 'suspend' ? 'suspended' : 'only observed';
  const words = `tag ${tag.name} is "${tag.value}"; expected ${expected}`;
  return {
    profile: { ...before.profile, [safe]: true },
    taken: { ...before.taken, [safe]: `${tag.name}=${tag.value} (expected ${expected})` },
    warnings: [...before.warnings, `${words}; the cluster is ${until} until it is mended`],
  };
}

function read(override: Override, value: string): ProfileOverrides | undefined {
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
