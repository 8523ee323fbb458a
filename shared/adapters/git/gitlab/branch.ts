import { startOf } from '../../../core/pull-request/branch-owner';
import type { BranchCommit, BranchFile, ObservedBranch } from '../../../core/pull-request/observed';
import { forgeFailure } from '../failure';
import { baseHead, branchAt, textsAt } from './read';
import type { Session } from './session';
import type { WireCommit, WireCompare, WireDiff } from './wire';

/** Undefined when there is no such branch. */
export async function observeBranch(
  session: Session,
  name: string,
): Promise<ObservedBranch | undefined> {
  const found = await branchAt(session, name);
  if (found === undefined) return undefined;
  const base = await baseHead(session);
  const last = toCommit(found.commit);
  const { id: head, message } = last;
  const mergeBase = await mergeBaseOf(session, base, head);
  if (mergeBase === undefined) return unrelated(session, name, last);
  const compared = await compare(session, base, head);
  const start = startOf(last, mergeBase);
  const between = start === mergeBase ? compared : await compare(session, start, head);
  return {
    ...{ name, head, mergeBase, message, ahead: compared.commits.length },
    commits: compared.commits.map(toCommit),
    files: await filesOf(session, head, between.diffs),
  };
}

function toCommit({ id, message, parent_ids: parents = [] }: WireCommit): BranchCommit {
  return { id, message, parents };
}

/** The base was rewritten from its first commit on. */
async function unrelated(
  session: Session,
  name: string,
  last: BranchCommit,
): Promise<ObservedBranch> {
  const { id: head, message } = last;
  const start = startOf(last, head);
  const { diffs } = await compare(session, start, head);
  const files = await filesOf(session, head, diffs);
  return { name, head, mergeBase: start, ahead: 1, commits: [last], message, files };
}

/** Undefined for two that have no commit in common. */
async function mergeBaseOf(
  session: Session,
  base: string,
  head: string,
): Promise<string | undefined> {
  const found = await session.find<WireCommit>({
    action: `find where ${head.slice(0, 10)} left ${session.branch}`,
    path: '/repository/merge_base',
    query: { 'refs[]': [base, head] },
  });
  return found?.id;
}

/** Against where the branch left the base (straight=false), not against where the base is now. */
async function compare(session: Session, from: string, to: string): Promise<WireCompare> {
  const action = `compare ${to.slice(0, 10)} with ${from.slice(0, 10)}`;
  const query = { from, to, straight: false };
  const compared = await session.send<WireCompare>({ action, path: '/repository/compare', query });
  if (compared.compare_timeout !== true) return compared;
  throw forgeFailure(session.place, {
    policy: 'Transient',
    code: 'ForgeTimeout',
    message: `could not ${action}: GitLab gave up comparing.`,
  });
}

async function filesOf(
  session: Session,
  head: string,
  diffs: readonly WireDiff[],
): Promise<readonly BranchFile[]> {
  const kept = diffs.filter((diff) => !diff.deleted_file).map((diff) => diff.new_path);
  const texts = await textsAt(session, head, kept);
  return [
    ...diffs.filter((diff) => diff.deleted_file || diff.renamed_file).map(gone),
    // What is there but is not text must not look like a file that goes.
    ...kept.map((path, at) => ({ path, text: texts[at] ?? `\0binary ${head}` })),
  ];
}

function gone({ old_path: path }: WireDiff): BranchFile {
  return { path };
}
