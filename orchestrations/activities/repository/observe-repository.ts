import type { ForgeReads } from '../../../shared/adapters/git/forge';
import type { Tree } from '../../../shared/core/applied/tree';
import type { Membership } from '../../../shared/core/flux/membership';
import { membershipOf } from '../../../shared/core/flux/membership';
import type { RepoFile } from '../../../shared/core/base/repo-file';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { InstallRecord } from '../../../shared/core/installed/install-record';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { RingRecord } from '../../../shared/core/rings/ring-record';
import type { ChartState } from '../../../shared/core/run/chart/chart-state';
import type { Adapters } from '../../../shared/current-adapters';
import type { Failure } from '../../../shared/core/base/errors';
import type { Attempt } from '../support/attempt';
import { attempt } from '../support/attempt';
import type { ObservedIssue } from './observe-issue';
import { observeIssue } from './observe-issue';
import { listedClusters } from '../observe/listed-clusters';
import { heedingNeeds } from '../../../shared/core/flux/heeding-needs';
import { needsOfMembers } from './needs-of-members';
import type { OtherRepositories } from './other-repositories';
import { otherRepositories } from './other-repositories';

/** Everything that the requests of a repository follow from, freshly read. */
export interface ObservedRepository {
  readonly forge: ForgeReads;
  /** Commit of the base branch that `tree` is of. */
  readonly baseHead: string;
  readonly tree: Tree;
  /** Other repositories that Flux takes files from. */
  readonly others: OtherRepositories;
  /** Those of the tree whose text was read. */
  readonly files: readonly RepoFile[];
  readonly membership: Membership;
  /** By name; charts that were never synced are missing. */
  readonly charts: ReadonlyMap<string, ChartState>;
  /** Names of branches that begin with the prefix of the repository. */
  readonly branches: readonly string[];
  /** Branches that had a request when the last run ended. On GitHub one ends with its branch, elsewhere it stays open. */
  readonly requested: readonly string[];
  /** Versions of charts that those requests asked for, by branch. */
  readonly asked: ReadonlyMap<string, string>;
  /** What the last run knew of rings. */
  readonly rings: readonly RingRecord[];
  /** Absent: the repository wants none, or nobody could look. */
  readonly issue?: ObservedIssue;
  /** Why nobody could look at the issue. */
  readonly issueFailure?: Failure;
  /** What the last run knew of what is installed where. */
  readonly installs: readonly InstallRecord[];
}

/** Reads the fleet, the charts and the repository of a repository. Throws ReconcileError: on half a picture nothing is closed. */
export async function observeRepository(
  adapters: Adapters,
  configuration: Configuration,
  repository: RepositoryRules,
): Promise<ObservedRepository> {
  const forge = await adapters.forge(repository);
  const [listed, states, before, baseHead] = await Promise.all([
    listedClusters(adapters, configuration, repository),
    adapters.store.charts.list(),
    adapters.store.repositories.get(repository.name),
    forge.baseHead(),
  ]);
  // One after the other: a forge that has asked for patience is asked nothing more.
  const branches = await forge.branches(repository.requests.branchPrefix);
  const tree = await forge.tree(baseHead);
  const others = await otherRepositories(adapters, repository);
  const issue = await attempt(() => observeIssue(repository, forge, before?.issue?.number));
  const membership = membershipOf(configuration, repository, listed, adapters.now());
  return {
    forge,
    baseHead,
    tree,
    others,
    files: [...tree.files].flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }])),
    membership: heedingNeeds(membership, await needsOfMembers(adapters, membership)),
    charts: new Map(states.map((state) => [state.chart, state])),
    branches,
    requested: (before?.requests ?? []).flatMap(({ number, branch }) =>
      number === undefined ? [] : [branch],
    ),
    asked: new Map(
      (before?.requests ?? []).flatMap(({ branch, number, version }) =>
        number === undefined || version === undefined ? [] : [[branch, version] as const],
      ),
    ),
    rings: before?.rings ?? [],
    ...issuePart(issue),
    installs: before?.installs ?? [],
  };
}

/** Pull requests do not wait for an issue that cannot be read. */
function issuePart(
  issue: Attempt<ObservedIssue | undefined>,
): Pick<ObservedRepository, 'issue' | 'issueFailure'> {
  if (!issue.ok) return { issueFailure: { ...issue.failure, apart: true } };
  return issue.value === undefined ? {} : { issue: issue.value };
}
