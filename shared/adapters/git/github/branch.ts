import type { BranchFile, BranchView } from '../../../core/pull-request/observed';
import { readBlobs } from './blobs';
import type { BlobRef } from './blobs';
import { headOf } from './read';
import type { Session } from './session';
import { listFiles } from './tree';

/** A comparison shows no more files than that, and does not say when it leaves some out. */
const MOST_COMPARED = 300;

/** Undefined when there is no such branch. */
export async function viewBranch(session: Session, name: string): Promise<BranchView | undefined> {
  const head = await headOf(session, name);
  if (head === undefined) return undefined;
  const { owner, repo, branch } = session;
  const compared = await session.read({ action: `compare ${name} with ${branch}` }, (octokit) =>
    octokit.rest.repos.compareCommitsWithBasehead({ owner, repo, basehead: `${branch}...${head}` }),
  );
  const mergeBase = compared.merge_base_commit.sha;
  const listed = compared.files ?? [];
  const changes =
    listed.length >= MOST_COMPARED
      ? await compareTrees(session, mergeBase, head)
      : listed.flatMap(changesIn);
  const last = compared.commits.find(({ sha }) => sha === head);
  return {
    ...{ name, head, mergeBase, ahead: compared.ahead_by },
    message: last?.commit.message ?? (await messageOf(session, head)),
    files: await withTexts(session, changes),
  };
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

async function messageOf({ owner, repo, read }: Session, sha: string): Promise<string> {
  const { message } = await read({ action: `read the commit ${sha}` }, (octokit) =>
    octokit.rest.git.getCommit({ owner, repo, commit_sha: sha }),
  );
  return message;
}

async function withTexts(
  session: Session,
  changes: readonly Change[],
): Promise<readonly BranchFile[]> {
  const kept = changes.filter((change): change is BlobRef => change.sha !== undefined);
  const texts = await readBlobs(session, kept);
  // A file that is no text must not look like one that goes.
  const byPath = new Map(kept.map(({ path, sha }, at) => [path, texts[at] ?? `binary ${sha}`]));
  return changes.map(({ path }) => {
    const text = byPath.get(path);
    return { path, ...(text !== undefined && { text }) };
  });
}
