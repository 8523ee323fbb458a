import type { Member } from '../../../shared/core/flux/membership';
import type { ClusterFacts } from '../../../shared/core/installed/cluster-facts';
import { IGNORED, notAsked } from '../../../shared/core/installed/cluster-facts';
import type { Adapters } from '../../../shared/current-adapters';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';

/** Per run: more requests than these are not opened in one anyway, and a silent cluster takes fifteen seconds. */
const MAX_CLUSTERS = 40;
const CONCURRENCY = 10;

/** A cluster with the name of its folders. */
export interface NamedMember {
  readonly name: string;
  readonly member: Member;
}

export interface ReadClusters {
  /** By name: what was seen, or why nobody could look. */
  readonly facts: ReadonlyMap<string, ClusterFacts>;
  /** Names of those that another run asks. */
  readonly later: ReadonlySet<string>;
  /** For people: who did not answer. */
  readonly notes: readonly string[];
}

/**
 * What clusters say of themselves, in the order that they come in. Only those are asked whose objects we read anyway: to
 * the others we may have no access. Never throws: one that does not answer is reported, and has proved nothing.
 */
export async function readClusterFacts(
  adapters: Pick<Adapters, 'kubernetes'>,
  members: readonly NamedMember[],
): Promise<ReadClusters> {
  const reachable = members.filter(({ member }) => member.profile.objects === 'read');
  const now = new Set(reachable.slice(0, MAX_CLUSTERS));
  const turn = atMost(CONCURRENCY);
  const answers = await Promise.all(
    [...now].map(async (one) => [one.name, await turn(() => ask(adapters, one))] as const),
  );
  const ignored = members
    .filter(({ member }) => member.profile.objects !== 'read')
    .map(({ name }) => [name, IGNORED] as const);
  const silent = answers.flatMap(([name, facts]) =>
    facts.asked ? [] : [`${name} (${facts.code})`],
  );
  return {
    facts: new Map<string, ClusterFacts>([...answers, ...ignored]),
    later: new Set(reachable.filter((one) => !now.has(one)).map(({ name }) => name)),
    notes:
      silent.length === 0
        ? []
        : [`These clusters could not be asked what they have: ${silent.join(', ')}.`],
  };
}

async function ask(
  adapters: Pick<Adapters, 'kubernetes'>,
  { member: { cluster } }: NamedMember,
): Promise<ClusterFacts> {
  const answer = await attempt(() => adapters.kubernetes.of(cluster).facts());
  return answer.ok ? answer.value : notAsked(answer.failure);
}
