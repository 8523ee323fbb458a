import { appliedTo } from '../../../shared/core/applied/flux/applied';
import { entriesOf, promisedEntry } from '../../../shared/core/applied/flux/entries';
import type { Entry } from '../../../shared/core/applied/flux/types';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { ClusterFacts } from '../../../shared/core/installed/cluster-facts';
import { IGNORED, notAsked } from '../../../shared/core/installed/cluster-facts';
import type { ExpectedInstall, InstallRecord } from '../../../shared/core/installed/install-record';
import { expectedInstalls } from '../../../shared/core/flux/expected-install';
import { recordAfter, recordKey } from '../../../shared/core/installed/install-record';
import { installedOn } from '../../../shared/core/installed/installed';
import type { InstallQuestion, OurArtifact } from '../../../shared/core/installed/install-status';
import { clustersToLookAt } from '../../../shared/core/installed/look-order';
import { keyOfForge } from '../../../shared/core/installed/repository-key';
import { withPromisedNames } from '../../../shared/core/flux/install/promised-names';
import type { ClusterPlace } from '../../../shared/core/flux/layout';
import { clusterFolders } from '../../../shared/core/flux/layout';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { ChartState } from '../../../shared/core/run/chart/chart-state';
import type { Adapters } from '../../../shared/current-adapters';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';
import type { NamedMember } from './read-cluster-facts';
import type { ObservedRepository } from './observe-repository';

const CONCURRENCY = 10;
/** Kept in one row of the store. More are told of in a note. */
const MAX_WATCHED = 1000;

export interface Watched {
  readonly installs: readonly InstallRecord[];
  /** For people. */
  readonly notes: readonly string[];
}

/**
 * How far what the base branch asks for has come on each cluster. Only some clusters are looked into at once, those first
 * that were looked at longest ago; of the others is known what the run before knew. Never throws for a cluster.
 */
export async function watchInstalls(
  adapters: Adapters,
  { charts }: Configuration,
  repository: RepositoryRules,
  { observed, members, look }: WatchInput,
): Promise<Watched> {
  const expected = expectedOf(repository, observed, members);
  const before = new Map(observed.installs.map((record) => [recordKey(record), record]));
  const now = adapters.now();
  const known = expected.map((one) => recordAfter(before.get(recordKey(one)), one, undefined, now));
  const chosen = look ? clustersToLookAt(known, now) : [];
  const facts = await observeInside(adapters, members, chosen);
  const installs = expected.map((one, index) => {
    const seen = facts.get(one.cluster);
    const question = {
      ...questionOf(one, repository, observed),
      ...chartParts(one, charts, observed),
    };
    const kept = known[index];
    return seen === undefined && kept !== undefined
      ? kept
      : recordAfter(kept, one, seen && installedOn(seen, question), now);
  });
  return { installs, notes: tooMany(members, expected) };
}

export interface WatchInput {
  readonly observed: ObservedRepository;
  readonly members: readonly NamedMember[];
  /** False for a preview, which shows what is known. */
  readonly look: boolean;
}

function expectedOf(
  repository: RepositoryRules,
  { tree, others }: ObservedRepository,
  members: readonly NamedMember[],
): readonly ExpectedInstall[] {
  const own = { urls: [keyOfForge(repository.forge)], branch: repository.branch, tree };
  const entries = entriesOf(tree, own.urls);
  const clusters = members.slice(0, MAX_WATCHED).map(({ name, member }) => {
    const { cluster, profile, charts } = member;
    const stage = profile.gitops?.stage;
    const place = { name, location: cluster.location, ...(stage !== undefined && { stage }) };
    const entry = entryOf(repository, place, entries);
    return {
      cluster: cluster.id,
      name,
      charts,
      applied: appliedTo(entry, { own, others: others.trees }),
    };
  });
  return expectedInstalls(clusters).slice(0, MAX_WATCHED);
}

/** Where Flux begins on a cluster: as the repository shows it, else at the folder of the layout. */
function entryOf(
  repository: RepositoryRules,
  place: ClusterPlace,
  entries: readonly Entry[],
): Entry {
  const folder = clusterFolders(repository, place).cluster;
  const shown =
    entries.find(({ path }) => path === folder) ??
    entries.find(({ cluster }) => cluster === place.name);
  return shown ?? layoutEntry(repository, place.name, folder);
}

function layoutEntry(
  { flux, forge, branch }: RepositoryRules,
  cluster: string,
  folder: string,
): Entry {
  const entry = promisedEntry(cluster, folder, { urls: [keyOfForge(forge)], branch });
  return withPromisedNames(entry, flux);
}

function tooMany(
  members: readonly NamedMember[],
  expected: readonly ExpectedInstall[],
): readonly string[] {
  if (expected.length < MAX_WATCHED) return [];
  const last = expected.at(-1)?.name ?? '';
  return [
    `${members.length} clusters are more than are watched after a merge: those behind ${last} are not. Split the repository into several targets.`,
  ];
}

async function observeInside(
  adapters: Adapters,
  all: readonly NamedMember[],
  chosen: readonly ResourceId[],
): Promise<ReadonlyMap<ResourceId, ClusterFacts>> {
  const turn = atMost(CONCURRENCY);
  const desired = new Set(chosen);
  const members = all.filter(({ member }) => desired.has(member.cluster.id));
  const facts = await Promise.all(
    members.map(async ({ member: { cluster, profile } }) => {
      const found =
        profile.objects === 'read' ? await turn(() => factsOf(adapters, cluster)) : IGNORED;
      return [cluster.id, found] as const;
    }),
  );
  return new Map(facts);
}

async function factsOf(adapters: Adapters, cluster: Cluster): Promise<ClusterFacts> {
  if (cluster.powerState === 'Stopped') return STOPPED;
  const answer = await attempt(() => adapters.kubernetes.of(cluster).facts());
  return answer.ok ? answer.value : notAsked(answer.failure);
}

const STOPPED: ClusterFacts = {
  asked: false,
  code: 'ClusterStopped',
  why: 'The cluster is stopped.',
  remedy: 'Nothing: we look again once it runs.',
};

function questionOf(
  { chart, pins }: ExpectedInstall,
  { forge }: RepositoryRules,
  { baseHead }: ObservedRepository,
): Omit<InstallQuestion, 'hasNmi' | 'ours'> {
  return { chart, pins, commit: baseHead, repository: keyOfForge(forge) };
}

function chartParts(
  { chart }: ExpectedInstall,
  rules: Configuration['charts'],
  { charts }: ObservedRepository,
): Pick<InstallQuestion, 'hasNmi' | 'ours'> {
  const preset = rules.find(({ name }) => name === chart)?.preset;
  const ours = ourArtifact(charts.get(chart));
  return { hasNmi: preset === 'aad-pod-identity', ...(ours && { ours }) };
}

function ourArtifact(state: ChartState | undefined): OurArtifact | undefined {
  if (state?.resolved === undefined) return undefined;
  const { version, manifestDigest, packageDigest, appVersion } = state.resolved;
  return {
    ...{ version, manifestDigest, packageDigest },
    ...(appVersion !== undefined && { appVersion }),
  };
}
