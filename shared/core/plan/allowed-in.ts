import type { Cluster, Identity } from '../cluster/cluster';
import type { Desired } from './desired';
import { tagDenial } from '../selection/identity-tag';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';

export interface AllowedInInput {
  readonly profile: Profile;
  readonly cluster: Pick<Cluster, 'id'>;
  readonly desired: Pick<Desired, 'identities' | 'kept'>;
  readonly observed: { readonly identities: readonly Identity[] };
}

/** Whether pods of a namespace may use an identity: it is for the cluster, and its tag does not name others. */
export function allowedIn({
  profile,
  desired,
  observed,
}: AllowedInInput): (namespace: string, id: ResourceId) => boolean {
  const known = new Map(observed.identities.map((identity) => [identity.id, identity]));
  const kept = new Set(desired.kept);
  const ids = new Set([...desired.identities.map(({ id }) => id), ...kept]);
  return (namespace, id) => {
    const identity = known.get(id);
    if (identity === undefined || !ids.has(id)) return false;
    const denial = tagDenial(profile, profile.identities.namespacesTag, identity, {
      kind: 'namespace',
      name: namespace,
    });
    return denial === undefined || (denial.keeps && kept.has(id));
  };
}
