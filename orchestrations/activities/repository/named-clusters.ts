import { clusterName } from '../../../shared/core/flux/cluster-name';
import type { RepositoryCluster } from '../../../shared/core/flux/propose';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { NamedMember } from './read-cluster-facts';
import type { ObservedRepository } from './observe-repository';

/** The clusters of a repository that may be changed, each with the name of its folders. */
export function namedMembers(
  repository: RepositoryRules,
  observed: Pick<ObservedRepository, 'files' | 'membership'>,
): readonly NamedMember[] {
  return namedClusters(repository, observed).members;
}

export interface NamedClusters {
  readonly members: readonly NamedMember[];
  readonly all: readonly RepositoryCluster[];
}

/** Those that are left out for now keep their names: what is theirs in the repository stays theirs. */
export function namedClusters(
  { layout }: RepositoryRules,
  { files, membership }: Pick<ObservedRepository, 'files' | 'membership'>,
): NamedClusters {
  const { members, leftOut } = membership;
  const all = [...members, ...leftOut].map(({ cluster }) => cluster.id);
  const nameOf = (id: (typeof all)[number]): string => clusterName(id, all, files, layout);
  const named = members.map((member) => ({ name: nameOf(member.cluster.id), member }));
  return {
    members: named,
    all: [
      ...named.map(({ name, member: { cluster, profile, ring } }) => ({
        ...placeOf(name, cluster.location, { stage: profile.gitops?.stage, ring }),
        standing: { kind: 'ready' as const },
      })),
      ...leftOut.map(({ cluster, stage, ring, why }) => ({
        ...placeOf(nameOf(cluster.id), cluster.location, { stage, ring }),
        standing: { kind: 'leftOut' as const, why },
      })),
    ],
  };
}

function placeOf(
  name: string,
  location: string,
  { stage, ring }: { readonly stage: string | undefined; readonly ring: string | undefined },
): Omit<RepositoryCluster, 'standing'> {
  return {
    ...{ name, location },
    ...(stage !== undefined && { stage }),
    ...(ring !== undefined && { ring }),
  };
}
