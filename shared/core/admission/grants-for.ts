import { denialOf } from '../selection/allowed-identities';
import type { Cluster, Identity } from '../cluster/cluster';
import { tagDenial } from '../selection/identity-tag';
import type { Profile } from '../configuration/profile';
import { tagValue } from '../selection/selector';
import type { Grant } from './rules';

/** Whoever's name no glob but one of stars fits: a namespace that nobody has named. */
const NOBODY = { kind: 'namespace', name: '' } as const;

/**
 * Which pairs of ids the profile and the tags of the identities grant to which namespaces of a cluster. An identity of an
 * on-demand group counts before anything asks for it: the policy must let in the AzureIdentity that does. A tag that got
 * lost grants nothing new; what is in the cluster is not judged again as long as it stays as it is.
 */
export function grantsFor(
  profile: Profile,
  cluster: Pick<Cluster, 'id'>,
  identities: readonly Identity[],
): readonly Grant[] {
  return identities
    .filter((identity) => denialOf(profile, cluster, identity) === undefined)
    .flatMap((identity) =>
      namespacesOf(profile, identity).map((namespaces) => ({
        namespaces,
        identity: identity.id,
        clientId: identity.clientId,
      })),
    );
}

function namespacesOf(profile: Profile, identity: Identity): readonly string[] {
  const { namespacesTag } = profile.identities;
  const named = tagValue(identity.tags, namespacesTag.name);
  if (named !== undefined) return named.split(',').map((glob) => glob.trim());
  return tagDenial(profile, namespacesTag, identity, NOBODY) === undefined ? ['*'] : [];
}
