import type { Commit } from './commits';
import { writeCommit } from './commits';
import { mergeTrees } from './merge';
import type { Replayed, ReplayOptions } from './model';
import type { ObjectStore } from './objects';
import { commitOf } from './reading';

/** What `git rebase` does: merges are left out, and so is a commit that would change nothing any more. */
export async function replay(
  objects: ObjectStore,
  { base, committer }: ReplayOptions,
  commits: readonly Commit[],
): Promise<Replayed> {
  let tip = await commitOf(objects, base);
  for (const commit of commits) {
    const [parent, ...others] = commit.parents;
    if (parent === undefined || others.length > 0) continue;
    const done = await mergeTrees(objects, {
      base: (await commitOf(objects, parent)).tree,
      ours: tip.tree,
      theirs: commit.tree,
    });
    if (done.kind === 'conflict') return done;
    if (done.tree === tip.tree) continue;
    const { author, message } = commit;
    const again = { tree: done.tree, parents: [tip.sha], message, author, committer };
    tip = await commitOf(objects, await writeCommit(objects, again));
  }
  return { kind: 'replayed', sha: tip.sha };
}
