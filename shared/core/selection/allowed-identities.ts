import type { Identity } from '../cluster/cluster';
import type { Denial } from './identity-tag';
import { tagDenial } from './identity-tag';
import type { Profile } from '../configuration/profile';
import { identityGroups } from '../configuration/profile';
import { partsOf, scopeOf } from '../base/resource-id';
import { type SelectableCluster, tagMismatch, tagValue } from './selector';
import type { ObjectRef } from '../cluster/objects';
import type { ResourceId } from '../base/resource-id';

/** An identity that is in the profile's groups but not meant for this cluster, and the rule that says so. */
export interface DeniedIdentity {
  readonly identity: ResourceId;
  readonly rule: string;
  /** True: it lacks a tag, and stays on hosts where we attached it; see Denial. */
  readonly keeps?: boolean;
  /** Hosts on which it is although we did not put it there. Absent: none. */
  readonly attachedTo?: readonly ResourceId[];
  /** The AzureIdentity in the cluster that asks for it. */
  readonly object?: ObjectRef;
}

/** Which identities a cluster may get, and which not and why. Both keep the order in which they came. */
export interface AllowedIdentities {
  readonly allowed: readonly Identity[];
  readonly refused: readonly DeniedIdentity[];
}

/**
 * Sorts identities by the rules of the profile. Default deny: the right to write into a cluster must not yield an
 * identity that the platform team did not grant to it (architecture rule 5).
 */
export function allowedIdentities(
  profile: Profile,
  cluster: Pick<SelectableCluster, 'id'>,
  identities: readonly Identity[],
): AllowedIdentities {
  const judged = identities.map((identity) => ({
    identity,
    denial: denialOf(profile, cluster, identity),
  }));
  return {
    allowed: judged.flatMap(({ identity, denial }) => (denial === undefined ? [identity] : [])),
    refused: judged.flatMap(({ identity: { id }, denial }) =>
      denial === undefined ? [] : [{ identity: id, ...refusalWords(denial) }],
    ),
  };
}

/** The part of a denial that is recorded of an identity. */
export function refusalWords({ rule, keeps }: Denial): Pick<DeniedIdentity, 'rule' | 'keeps'> {
  return { rule, ...(keeps && { keeps }) };
}

/** The rule of the profile that keeps `identity` from the cluster; undefined when it may have it. */
export function denialOf(
  profile: Profile,
  cluster: Pick<SelectableCluster, 'id'>,
  identity: Identity,
): Denial | undefined {
  const { tags, clustersTag } = profile.identities;
  const group = scopeOf(identity.id);
  if (!identityGroups(profile).includes(group)) {
    const rule = `profile "${profile.name}" does not list ${group} in identities.resourceGroups`;
    return { rule, keeps: false };
  }
  const named = tagDenial(profile, clustersTag, identity, {
    kind: 'cluster',
    name: partsOf(cluster.id).name ?? '',
  });
  const wanted = requiredTagDenial(profile, tags, identity);
  // A tag that says no speaks louder than one that is not there.
  return [wanted, named].find((denial) => denial?.keeps === false) ?? wanted ?? named;
}

function requiredTagDenial(
  profile: Profile,
  tags: Readonly<Record<string, string>>,
  identity: Identity,
): Denial | undefined {
  const present = Object.fromEntries(
    Object.entries(tags).filter(([name]) => tagValue(identity.tags, name) !== undefined),
  );
  const other = tagMismatch(present, identity.tags);
  const mismatch = other ?? tagMismatch(tags, identity.tags);
  if (mismatch === undefined) return undefined;
  const rule = `profile "${profile.name}" narrows identities.tags: ${mismatch}`;
  return { rule, keeps: other === undefined };
}
