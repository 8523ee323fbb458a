import type { Cluster, Identity } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { partsOf } from '../base/resource-id';
import { denialOf } from '../selection/allowed-identities';
import type { DeniedIdentity } from '../selection/allowed-identities';
import { tagDenial } from '../selection/identity-tag';
import { stopped } from './stop';

/** What is asked once more directly before identities are taken off that the profile denied when the plan was made. */
export interface Removal {
  readonly cluster: Pick<Cluster, 'id'>;
  /** As it is in force now. */
  readonly profile: Profile;
  /** Of the plan. */
  readonly refusals: readonly DeniedIdentity[];
}

/** Those of `ids` that a removal takes off because of their tags: each has to be read once more. */
export function toReadAgain(
  ids: readonly ResourceId[],
  refusals: readonly DeniedIdentity[],
): readonly ResourceId[] {
  const denied = new Set(refusals.map(({ identity }) => identity));
  return ids.filter((id) => denied.has(id));
}

/**
 * Why an identity must not be taken off, although the plan says so; undefined when it may. `identity`: as it was read just
 * now, undefined when that read did not show it. Minutes may lie between a plan and its last write, and by then somebody
 * may have seen what was about to happen and put the tag right.
 */
export function allowedAgain(
  { cluster, profile, refusals }: Removal,
  id: ResourceId,
  identity: Identity | undefined,
): Failure | undefined {
  const name = partsOf(id).name ?? id;
  if (identity === undefined) {
    return stopped(
      cluster.id,
      'StoppedByTag',
      `Azure did not show identity ${name} to check its tags`,
    );
  }
  const isDenied = refusals
    .filter((refusal) => refusal.identity === id)
    .every((refusal) => takesAway({ cluster, profile }, refusal, identity));
  if (isDenied) return undefined;
  return stopped(cluster.id, 'StoppedByTag', `identity ${name} may stay now, by its tags`);
}

/** A tag that is missing takes nothing away; see Denial. */
function takesAway(
  { cluster, profile }: Pick<Removal, 'cluster' | 'profile'>,
  { object }: DeniedIdentity,
  identity: Identity,
): boolean {
  const denials = [
    denialOf(profile, cluster, identity),
    object &&
      tagDenial(profile, profile.identities.namespacesTag, identity, {
        kind: 'namespace',
        name: object.namespace,
      }),
  ];
  return denials.some((denial) => denial?.keeps === false);
}
