import { isoTime } from '../../shared/core/base/iso-time';
import type { Configuration, Profile } from '../../shared/core/configuration/profile';
import { resourceId } from '../../shared/core/base/resource-id';
import { selectProfile } from '../../shared/core/selection/selection';

/** A cluster to be made, so that a profile selects it. */
export interface NewMember {
  readonly profile: string;
  readonly subscription: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MadeUp {
  readonly members: readonly NewMember[];
  /** Profiles for which nothing could be made up that they select, and no other does. */
  readonly without: readonly string[];
}

/** `count` clusters, spread over the profiles in turn; undefined: one for each. */
export function membersOf(configuration: Configuration, count: number | undefined): MadeUp {
  const { profiles } = configuration;
  const members: NewMember[] = [];
  const without = new Set<string>();
  const wanted = count ?? profiles.length;
  for (let turn = 0; members.length < wanted && without.size < profiles.length; turn += 1) {
    const profile = profiles[turn % profiles.length];
    if (profile === undefined || without.has(profile.name)) continue;
    const member = memberOf(configuration, profile, Math.floor(turn / profiles.length) + 1);
    const isNew = members.every((other) => idOf(other) !== idOf(member));
    if (isNew && isSelected(configuration, member)) members.push(member);
    else without.add(profile.name);
  }
  const served = new Set(members.map(({ profile }) => profile));
  return { members, without: [...without].filter((name) => !served.has(name)) };
}

/** ARM's id of it. */
export function idOf({
  subscription,
  resourceGroup,
  name,
}: Pick<NewMember, 'subscription' | 'resourceGroup' | 'name'>): string {
  return `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

function memberOf({ settings }: Configuration, profile: Profile, number: number): NewMember {
  const { name, selector } = profile;
  const [subscription = settings.subscriptions[0] ?? ''] = selector.subscriptions;
  const [group = `rg-${name}`] = selector.resourceGroups;
  const names = selector.names.length > 0 ? selector.names : [`aks-${name}-*`];
  const counted = String(number).padStart(2, '0');
  const pattern = names[(number - 1) % names.length] ?? '';
  return {
    profile: name,
    subscription,
    // rg-* gets the name of the profile; rg-shop* reads well as it is.
    resourceGroup: matching(group, /(^|[-_.])\*/.test(group) ? name : ''),
    name: matching(pattern, counted),
    tags: Object.fromEntries(
      Object.entries(selector.tags).map(([key, glob]) => [key, matching(glob, '')]),
    ),
  };
}

/** A text that a glob matches, with `filling` where it takes anything. */
export function matching(glob: string, filling: string): string {
  const filled = glob.replace('*', filling).replaceAll('*', '').replaceAll('?', '1');
  // What ends in a separator reads as if something were missing, and Azure refuses such names.
  return filled.replace(/[-_.]$/, (sign) => (glob.endsWith(`${sign}*`) ? `${sign}1` : sign));
}

function isSelected(configuration: Configuration, member: NewMember): boolean {
  const { tags, profile } = member;
  const cluster = { id: resourceId(idOf(member)), tags };
  // Not before: an exempted profile selects its clusters, too.
  const selection = selectProfile(configuration, cluster, isoTime(0));
  return selection.kind === 'selected' && selection.profile.name === profile;
}
