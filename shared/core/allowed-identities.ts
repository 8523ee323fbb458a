import type { Identity } from './cluster';
import { matchesAnyGlob } from './glob';
import type { Refusal } from './plan';
import type { Profile } from './profile';
import { identityGroups } from './profile';
import { partsOf, scopeOf } from './resource-id';
import { type SelectableCluster, tagMismatch, tagValue } from './selector';

/** Which identities a cluster may get, and which not and why. Both keep the order in which they came. */
export interface AllowedIdentities {
  readonly allowed: readonly Identity[];
  readonly refused: readonly Refusal[];
}

/**
 * Sorts identities by the rules of the profile. Default deny: whoever can write into a cluster must not gain an
 * identity that the platform team did not grant to it (architecture rule 5).
 */
export function allowedIdentities(
  profile: Profile,
  cluster: Pick<SelectableCluster, 'id'>,
  identities: readonly Identity[],
): AllowedIdentities {
  const judged = identities.map((identity) => ({
    identity,
    rule: refusingRule(profile, cluster, identity),
  }));
  return {
    allowed: judged.flatMap(({ identity, rule }) => (rule === undefined ? [identity] : [])),
    refused: judged.flatMap(({ identity, rule }) =>
      rule === undefined ? [] : [{ identity: identity.id, rule }],
    ),
  };
}

/** The rule of the profile that keeps `identity` from the cluster, in words; undefined when it may have it. */
export function refusingRule(
  profile: Profile,
  cluster: Pick<SelectableCluster, 'id'>,
  identity: Identity,
): string | undefined {
  const { tags, clustersTag } = profile.identities;
  const group = scopeOf(identity.id);
  if (!identityGroups(profile).includes(group)) {
    return `profile "${profile.name}" does not list ${group} in identities.resourceGroups`;
  }
  const mismatch = tagMismatch(tags, identity.tags);
  if (mismatch !== undefined) {
    return `profile "${profile.name}" narrows identities.tags: ${mismatch}`;
  }
  return clustersTagRule(clustersTag, cluster, identity);
}

/** A tag that is there but empty names no cluster; it must not read as "for all". */
function clustersTagRule(
  clustersTag: string,
  cluster: Pick<SelectableCluster, 'id'>,
  identity: Identity,
): string | undefined {
  const value = tagValue(identity.tags, clustersTag);
  if (value === undefined) return undefined;
  const globs = value.split(',').map((glob) => glob.trim());
  const name = partsOf(cluster.id).name ?? '';
  if (matchesAnyGlob(globs, name)) return undefined;
  return `its tag ${clustersTag}="${value}" does not name cluster ${name}`;
}
