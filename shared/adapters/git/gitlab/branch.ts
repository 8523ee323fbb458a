import type { BranchFile, BranchView } from '../../../core/pull-request/observed';
import { forgeFailure } from '../failure';
import { baseHead, branchAt, textsAt } from './read';
import type { Session } from './session';
import type { WireCompare, WireDiff } from './wire';

/** Undefined when there is no such branch. */
export async function viewBranch(session: Session, name: string): Promise<BranchView | undefined> {
  const found = await branchAt(session, name);
  if (found === undefined) return undefined;
  const base = await baseHead(session);
  const { id: head, message } = found.commit;
  const [{ commits, diffs }, { id: mergeBase }] = await Promise.all([
    compare(session, base, head),
    session.send<{ readonly id: string }>({
      action: `find where ${name} left ${session.branch}`,
      path: '/repository/merge_base',
      query: { 'refs[]': [base, head] },
    }),
  ]);
  const files = await filesOf(session, head, diffs);
  return { name, head, mergeBase, ahead: commits.length, message, files };
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
    // What is there but is no text must not look like a file that goes.
    ...kept.map((path, at) => ({ path, text: texts[at] ?? `\0binary ${head}` })),
  ];
}

function gone({ old_path: path }: WireDiff): BranchFile {
  return { path };
}
