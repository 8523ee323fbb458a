import { createHash } from 'node:crypto';
import type { FileChange } from '../flux/repo-file';
import type { BranchFile, BranchView } from './observed';

const TRAILER = 'Reconciler-Content';

/** Hash of what a request makes of the files: path and text, or that it goes. 64 hex digits, in whatever order they come. */
export function contentHash(files: readonly BranchFile[]): string {
  const rows = files.map(({ path, text }): readonly [string, string | null] => [
    path,
    text ?? null,
  ]);
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** The files of a proposal as its branch would show them: what stays the same is not on it. */
export function changedFiles(files: readonly FileChange[]): readonly FileChange[] {
  return files.filter(({ before, after }) => before !== after);
}

export function hashOfChanges(files: readonly FileChange[]): string {
  return contentHash(
    changedFiles(files).map(({ path, after }) => ({
      path,
      ...(after !== undefined && { text: after }),
    })),
  );
}

/**
 * Message of our commit. The trailer says what the commit holds, so that a commit which somebody amended, added to or
 * merged into shows: its files are no longer those of the trailer.
 */
export function commitMessage(title: string, content: string): string {
  return `${title.replace(/\s+/g, ' ').trim()}\n\n${TRAILER}: ${content}\n`;
}

export function parseTrailer(message: string): string | undefined {
  const line = message
    .trimEnd()
    .split(/\r?\n/)
    .findLast((text) => text.startsWith(`${TRAILER}: `));
  const hash = line?.slice(TRAILER.length + 2).trim();
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

/**
 * Who may rewrite a branch: `us` when it is our one commit, untouched; `nobody` when it holds no commit of its own (just
 * made, or merged already); else somebody else, whose work it is.
 */
export type BranchOwner = 'us' | 'nobody' | 'somebody';

export function ownerOf(branch: BranchView): BranchOwner {
  if (branch.ahead === 0) return 'nobody';
  return isOurs(branch) ? 'us' : 'somebody';
}

export function isOurs({ ahead, message, files }: BranchView): boolean {
  return ahead === 1 && parseTrailer(message) === contentHash(files);
}
