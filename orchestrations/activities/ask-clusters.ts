import type { AskedCluster } from '../../shared/core/flux/discovered-releases';
import type { FleetMember } from '../../shared/core/flux/fleet';
import type { Services } from '../../shared/services';
import { atMost } from './at-most';
import { attempt } from './attempt';

/** Per run. The fleet's Flux is mostly of one kind, and a silent cluster takes fifteen seconds. */
const MOST_ASKED = 20;
const AT_ONCE = 10;

/** A cluster with the name of its folders. */
export interface NamedMember {
  readonly name: string;
  readonly member: FleetMember;
}

export interface Asked {
  /** Every cluster; those that were not asked, or did not answer, without group versions. */
  readonly clusters: readonly AskedCluster[];
  /** For people: who did not answer. */
  readonly notes: readonly string[];
}

/**
 * What the API servers of clusters serve. Only those are asked whose objects we read anyway: to the others we may have no
 * access. Never throws: a cluster that does not answer is told of, and the files have to do.
 */
export async function askClusters(
  s: Pick<Services, 'kubernetes'>,
  members: readonly NamedMember[],
): Promise<Asked> {
  const reachable = members.filter(({ member }) => member.profile.objects === 'read');
  const asked = new Set(reachable.slice(0, MOST_ASKED));
  const turn = atMost(AT_ONCE);
  const all = await Promise.all(
    members.map(async (one) => (asked.has(one) ? ask(s, one, turn) : { name: one.name })),
  );
  const silent = all.flatMap((one) => ('why' in one ? [`${one.name} (${one.why})`] : []));
  return {
    clusters: all.map(({ name, ...rest }) => ({
      name,
      ...('groupVersions' in rest && { groupVersions: rest.groupVersions }),
    })),
    notes:
      silent.length === 0
        ? []
        : [`These clusters did not say which API versions they serve: ${silent.join(', ')}.`],
  };
}

async function ask(
  s: Pick<Services, 'kubernetes'>,
  { name, member: { cluster } }: NamedMember,
  turn: ReturnType<typeof atMost>,
): Promise<AskedCluster & { readonly why?: string }> {
  const answer = await attempt(() => turn(() => s.kubernetes.of(cluster).groupVersions()));
  return answer.ok ? { name, groupVersions: answer.value } : { name, why: answer.failure.code };
}
