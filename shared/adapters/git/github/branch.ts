import { startOf } from '../../../core/pull-request/branch-owner';
import type { BranchCommit, BranchFile, ObservedBranch } from '../../../core/pull-request/observed';
import { readBlobs } from './blobs';
import type { BlobRef } from './blobs';
import type { Octokit } from './client';
import { headOf } from './read';
import type { Session } from './session';
import { listFiles } from './tree';

/** A comparison shows no more files than that, and does not say when it leaves some out. */
const MAX_COMPARED = 300;

/** Undefined when there is no such branch. */
export async function observeBranch(
  session: Session,
  name: string,
): Promise<ObservedBranch | undefined> {
  const head = await headOf(session, name);
  if (head === undefined) return undefined;
  const { branch } = session;
  const compared = await compare(session, branch, head);
  if (compared === undefined) return unrelated(session, name, head);
  const mergeBase = compared.merge_base_commit.sha;
  const commits = await commitsOf(session, compared, head);
  const last = commits.find(({ id }) => id === head);
  const start = startOf(last, mergeBase);
  const between = start === mergeBase ? compared : await compare(session, start, head);
  return {
    ...{ name, head, mergeBase, ahead: compared.ahead_by, commits, message: last?.message ?? '' },
    files: await filesOf(session, between, { start, head }),
  };
}

/** The base was rewritten from its first commit on, and GitHub compares no strangers. */
async function unrelated(session: Session, name: string, head: string): Promise<ObservedBranch> {
  const last = await commitOf(session, head);
  const start = startOf(last, head);
  return {
    ...{ name, head, mergeBase: start, ahead: 1, commits: [last], message: last.message },
    files: await filesOf(session, await compare(session, start, head), { start, head }),
  };
}

type Compared = Awaited<ReturnType<Octokit['rest']['repos']['compareCommitsWithBasehead']>>['data'];

/** Undefined when GitHub finds no commit that both have. */
function compare(
  { owner, repo, find }: Session,
  base: string,
  head: string,
): Promise<Compared | undefined> {
  return find({ action: `compare ${head.slice(0, 10)} with ${base.slice(0, 40)}` }, (octokit) =>
    octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${base}...${head}` }),
  );
}

/** A comparison lists the first 250; the head is asked for where it is not among them. */
async function commitsOf(
  session: Session,
  { commits }: Compared,
  head: string,
): Promise<readonly BranchCommit[]> {
  const listed = commits.map(({ sha, parents, commit: { message } }) => ({
    ...{ id: sha, message, parents: parents.map((parent) => parent.sha) },
  }));
  const has = listed.some(({ id }) => id === head);
  return has ? listed : [...listed, await commitOf(session, head)];
}

async function commitOf({ owner, repo, read }: Session, sha: string): Promise<BranchCommit> {
  const { message, parents } = await read({ action: `read the commit ${sha}` }, (octokit) =>
    octokit.rest.git.getCommit({ owner, repo, commit_sha: sha }),
  );
  return { id: sha, message, parents: parents.map((parent) => parent.sha) };
}

async function filesOf(
  session: Session,
  compared: Compared | undefined,
  { start, head }: { readonly start: string; readonly head: string },
): Promise<readonly BranchFile[]> {
  const { files = [] } = compared ?? {};
  const changes =
    files.length >= MAX_COMPARED
      ? await compareTrees(session, start, head)
      : files.flatMap(changesIn);
  return withTexts(session, changes);
}

/** No `sha`: the file goes. */
interface Change {
  readonly path: string;
  readonly sha?: string;
}

type Listed = Readonly<{
  filename: string;
  sha: string | null;
  status: string;
  previous_filename?: string;
}>;

/** A rename takes a file away at one place and puts one at another. */
function changesIn({ filename, sha, status, previous_filename: previous }: Listed): Change[] {
  if (status === 'removed') return [{ path: filename }];
  const here: Change = { path: filename, ...(sha !== null && { sha }) };
  return status === 'renamed' && previous !== undefined ? [{ path: previous }, here] : [here];
}

async function compareTrees(
  session: Session,
  before: string,
  after: string,
): Promise<readonly Change[]> {
  const [old, now] = await Promise.all([
    listFiles(session, before, ['']),
    listFiles(session, after, ['']),
  ]);
  const was = new Map(old.map(({ path, sha }) => [path, sha]));
  const is = new Set(now.map(({ path }) => path));
  return [
    ...now.filter(({ path, sha }) => was.get(path) !== sha),
    ...old.filter(({ path }) => !is.has(path)).map(({ path }) => ({ path })),
  ];
}

async function withTexts(
  session: Session,
  changes: readonly Change[],
): Promise<readonly BranchFile[]> {
  const kept = changes.filter((change): change is BlobRef => change.sha !== undefined);
  const texts = await readBlobs(session, kept);
  // A file that is not text must not look like one that goes.
  const byPath = new Map(kept.map(({ path, sha }, at) => [path, texts[at] ?? `binary ${sha}`]));
  return changes.map(({ path }) => {
    const text = byPath.get(path);
    return { path, ...(text !== undefined && { text }) };
  });
}
