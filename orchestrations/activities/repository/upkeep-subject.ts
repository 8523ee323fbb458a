import { hasPolicies } from '../../../shared/core/flux/admission/desired-admission';
import type { Upkeep } from '../../../shared/core/flux/upkeep/propose-upkeep';
import type {
  UpkeepLack,
  UpkeepMatter,
  UpkeepProposal,
} from '../../../shared/core/flux/upkeep/upkeep';
import type { DesiredCluster } from '../../../shared/core/flux/desired';
import type { PullRequestSubject } from '../../../shared/core/pull-request/subject';
import { upkeepPullRequestText } from '../../../shared/core/pull-request/upkeep-text';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { NamedMember } from './read-cluster-facts';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';

/** A cluster, with what the repository should have for it. */
export interface KeptCluster extends NamedMember {
  readonly desired: DesiredCluster;
}

/** A cluster, and what its files need. */
export type KeptFiles = readonly [cluster: KeptCluster, upkeep: Upkeep];

export function upkeepSubjects(
  all: readonly KeptFiles[],
  repository: Pick<RepositoryRules, 'requests'>,
): readonly Subject[] {
  return all.flatMap(([one, { proposals }]) =>
    proposals.map((proposal) => upkeepSubject(one, proposal, repository)),
  );
}

/** What nothing is asked for, for people. */
export function notesOfUpkeep(all: readonly KeptFiles[]): readonly string[] {
  return [
    ...all.flatMap(([{ name }, { lacks }]) => upkeepNotes(name, lacks)),
    ...withoutPolicies(all.map(([one]) => one)),
  ];
}

/** What a request about files of ours is, and says. */
function upkeepSubject(
  { name, member, desired }: KeptCluster,
  proposal: UpkeepProposal,
  { requests }: Pick<RepositoryRules, 'requests'>,
): Subject {
  const { matter, files, leftAlone, rollback } = proposal;
  const { admission } = desired;
  const withSecrets = member.needs?.withSecrets;
  const words = upkeepPullRequestText({
    ...{ matter, name, files, leftAlone, rollback },
    cluster: member.cluster.id,
    effect: proposal.effect ?? 'audit',
    ...(hasPolicies(admission) && admission.refused && { refused: admission.refused }),
    ...(withSecrets !== undefined && { withSecrets }),
  });
  const subject = { kind: 'upkeep', matter, cluster: member.cluster.id, name } as const;
  // Grants follow what the profile and Azure say already; whatever else changes is for people to see.
  const autoMerge = matter === 'grants' && requests.autoMerge === 'always';
  return { subject, proposal, words, autoMerge };
}

/** Whatever may be asked for about the files of a cluster. */
export function upkeepsOf(
  { name, member }: NamedMember,
  matters: readonly UpkeepMatter[] = Object.keys(MATTERS) as UpkeepMatter[],
): readonly PullRequestSubject[] {
  const { id: cluster } = member.cluster;
  return matters.map((matter) => ({
    kind: 'upkeep',
    ...{ matter, cluster, name },
  }));
}

const MAX_NAMED = 20;

/** Clusters that should have admission policies and cannot. */
function withoutPolicies(kept: readonly KeptCluster[]): readonly string[] {
  const whys = kept.flatMap(({ desired: { admission } }) =>
    admission !== undefined && 'why' in admission ? [admission.why] : [],
  );
  const more = whys.length - MAX_NAMED;
  return [
    ...whys.slice(0, MAX_NAMED),
    ...(more > 0 ? [`And ${more} more clusters get no admission policies.`] : []),
  ];
}

/** What should be asked for and cannot be, for people. */
function upkeepNotes(name: string, lacks: readonly UpkeepLack[]): readonly string[] {
  return lacks.map(
    ({ matter, code, message, ways }) =>
      `${name}: nothing is asked for about ${MATTERS[matter]} (${code}). ${message} ${ways.join(' Or: ')}`,
  );
}

const MATTERS: Readonly<Record<UpkeepMatter, string>> = {
  policies: 'its admission policies',
  grants: 'its grants',
  effect: 'the effect of its admission policies',
  secrets: "NMI's right to read Secrets",
};
