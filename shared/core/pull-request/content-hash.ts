import { createHash } from 'node:crypto';
import type { FileChange } from '../base/repo-file';
import type { BranchFile } from './observed';

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

/** Hash of what files become, deletions included; files that stay the same do not count. */
export function hashOfChanges(files: readonly FileChange[]): string {
  return contentHash(
    changedFiles(files).map(({ path, after }) => ({
      path,
      ...(after !== undefined && { text: after }),
    })),
  );
}
