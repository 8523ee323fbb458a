import type { ProposalCode } from '../reference/proposals';
import type { ErrorCode } from './errors';

/** A file as it is in the repository. */
export interface RepoFile {
  /** From the root, no leading slash. */
  readonly path: string;
  /** UTF-8 with line ends and byte-order mark kept. */
  readonly text: string;
}

/** What a request does to one file. */
export interface FileChange {
  readonly path: string;
  /** Absent: the file is new. */
  readonly before?: string;
  /** Absent: the file goes. */
  readonly after?: string;
}

/** Why something is not proposed: see docs/reference/errors.md. */
export type LackCode = ProposalCode | ErrorCode;

/** A file that was left alone, and why; told in the pull request. */
export interface LeftAlone {
  readonly path: string;
  readonly code: LackCode;
  readonly message: string;
  /** How to settle it, each by itself: a setting, or what to change by hand. */
  readonly ways?: readonly string[];
}

/** What a request would change. No change: nothing to ask for. */
export interface ProposedChange {
  readonly files: readonly FileChange[];
  readonly leftAlone: readonly LeftAlone[];
  /** For the request's body: what was inferred, what to look at. */
  readonly notes: readonly string[];
}
