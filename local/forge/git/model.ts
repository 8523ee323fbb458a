import type { Commit, NewCommit, Signature } from './commits';
import type { FileDiff } from './diff';
import type { MergedTree } from './merge';
import type { GitObject } from './objects';
import type { Ref } from './refs';
import type { TreeEdit, TreeEntry } from './trees';

/** What a commit does to one file. */
export interface FileEdit {
  readonly path: string;
  /** Absent: the file goes. */
  readonly content?: string | Uint8Array;
  /** Default: the mode that the file has, or `100644`. */
  readonly mode?: '100644' | '100755' | '120000';
}

export interface CommitOptions {
  /** Commit id of its parent; undefined: it is the first one. */
  readonly onto: string | undefined;
  readonly edits: readonly FileEdit[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

export interface MergeOptions {
  /** Branch names. */
  readonly base: string;
  readonly head: string;
  readonly message: string;
  readonly method: MergeMethod;
  readonly author: Signature;
}

/**
 * rebaseMerge: the commits are rebased, and then merged by a commit with two parents. fastForward: the base moves to the
 * branch, which is based on it.
 */
export type MergeMethod = 'merge' | 'squash' | 'rebase' | 'rebaseMerge' | 'fastForward';

/**
 * A bare git repository on disk, moved by the git of this machine. Ids are 40 hex digits; where a commit is asked for, a
 * full ref name (`refs/heads/main`) does as well. Reads throw for ids that are not there unless they say otherwise.
 */
export interface Repository {
  /** Folder that `git clone` takes. */
  readonly path: string;
  readonly defaultBranch: string;
  /** Commit id of a branch; undefined when there is none of that name. */
  head(branch: string): Promise<string | undefined>;
  branches(prefix?: string): Promise<readonly Ref[]>;
  refs(prefix: string): Promise<readonly Ref[]>;
  /** Of an id or a full ref name; undefined when there is no such commit. */
  readCommit(name: string): Promise<Commit | undefined>;
  readObject(sha: string): Promise<GitObject | undefined>;
  /** Every entry below `folder` (the root by default) of a commit or a tree; undefined when there is no such folder. */
  readTree(name: string, folder?: string): Promise<readonly TreeEntry[] | undefined>;
  /** One file of a commit; undefined when it is not there. */
  readFile(commit: string, file: string): Promise<Buffer | undefined>;
  writeBlob(content: string | Uint8Array): Promise<string>;
  /** Tree made of `base` and edits. */
  writeTree(base: string | undefined, edits: readonly TreeEdit[]): Promise<string>;
  /** A commit that no branch holds yet. */
  writeCommit(commit: NewCommit): Promise<string>;
  /** Blobs, tree and commit in one; no branch holds it yet. */
  commit(options: CommitOptions): Promise<string>;
  /**
   * Compare and swap. False, and nothing done, when the branch is not at `from`; undefined: it must not exist; 'any': no
   * matter where it is.
   */
  moveBranch(branch: string, to: string, from: string | undefined): Promise<boolean>;
  deleteBranch(branch: string, from: string): Promise<boolean>;
  mergeBase(a: string, b: string): Promise<string | undefined>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  /** Commits of `head` that `base` lacks, and the other way round. */
  aheadBehind(
    base: string,
    head: string,
  ): Promise<{ readonly ahead: number; readonly behind: number }>;
  /** Commits of `head` that `base` lacks, oldest first. */
  commitsBetween(base: string, head: string): Promise<readonly Commit[]>;
  /** Files that differ between two commits or trees. */
  diff(before: string, after: string): Promise<readonly FileDiff[]>;
  /** As `git diff` prints it. */
  patch(before: string, after: string, file?: string): Promise<string>;
  /** Whether `head` could be merged into `base`, and the tree that it would give. Commit ids or full ref names. */
  tryMerge(base: string, head: string): Promise<MergedTree>;
  /** Does the commits of `head` that `base` lacks again on top of `base`; no branch is moved. */
  replay(options: ReplayOptions): Promise<Replayed>;
  /** Merges a branch into another; the id of the commit on `base`, or what is in the way. */
  merge(options: MergeOptions): Promise<Merged>;
  close(): Promise<void>;
}

export type Merged =
  | { readonly kind: 'merged'; readonly sha: string; readonly onto: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] }
  /** The base branch moved meanwhile. */
  | { readonly kind: 'moved' };

export interface ReplayOptions {
  /** Commit ids or full ref names. */
  readonly base: string;
  readonly head: string;
  /** Who does it: the authors of the commits stay. */
  readonly committer: Signature;
}

export type Replayed =
  | { readonly kind: 'replayed'; readonly sha: string }
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

export interface NewRepository {
  /** Folder to put it in; absent: a temporary one, which `close` deletes. */
  readonly path?: string;
  readonly defaultBranch?: string;
  /** No files: the repository has no commit at all. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly author: Signature;
  readonly message?: string;
}
