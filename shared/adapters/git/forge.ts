import type { Tree } from '../../core/applied/tree';
import type { FileChange, RepoFile } from '../../core/base/repo-file';
import type { ObservedBranch, PullRequest } from '../../core/pull-request/observed';

/**
 * One repository on a git forge. Every method throws ReconcileError alone: Transient, Throttled with its not-before,
 * Conflict (somebody moved the branch first), Stalled (ForgeUnauthorized, RepositoryNotFound, RepositoryArchived,
 * BranchProtected …). No message ever holds a secret.
 */
export interface Forge extends ForgeReads, ForgeWrites {}

export interface ForgeReads {
  /** Commit id of the branch that requests go to. */
  baseHead(): Promise<string>;
  /** Every path of a commit, with the texts of what Flux may read; what is too large is there without its text. */
  tree(commit: string): Promise<Tree>;
  /** Every text file below `folders` (and single files named there) at a commit. Files that are not UTF-8 are left out. */
  read(commit: string, folders: readonly string[]): Promise<readonly RepoFile[]>;
  /** Undefined when there is no such branch. */
  branch(name: string): Promise<ObservedBranch | undefined>;
  /** Names of branches that begin with `prefix`. */
  branches(prefix: string): Promise<readonly string[]>;
  /** Every request from `branch`, into whatever base, open and ended, newest first. */
  pullRequests(branch: string): Promise<readonly PullRequest[]>;
  /** Issues of the repository; absent on a forge whose repositories have none. */
  readonly issues?: IssueReads;
}

/** An issue that is no pull request. */
export interface Issue {
  readonly number: number;
  readonly url: string;
  readonly isOpen: boolean;
  readonly body: string;
}

export interface IssueReads {
  /** Undefined when there is none of that number. */
  get(number: number): Promise<Issue | undefined>;
  /** Open and closed ones, oldest first: those with the label, and the newest thousand whatever they have. */
  list(label: string): Promise<readonly Issue[]>;
}

export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly label: string;
}

export interface IssueWrites {
  open(issue: NewIssue): Promise<Issue>;
  update(number: number, body: string): Promise<void>;
  close(number: number): Promise<void>;
}

/** What changes something on a forge. Handed out by the guard alone (orchestrations/activities/support/may-write.ts). */
export interface ForgeWrites {
  /** Makes `branch` one commit on top of `onto`. Throws Conflict unless the branch is still at `expectedHead`. */
  write(write: BranchWrite): Promise<BranchWritten>;
  deleteBranch(name: string, expectedHead: string): Promise<void>;
  /** When one is open already for the branch, that one: two racing runs open one. */
  open(request: NewPullRequest): Promise<PullRequest>;
  /** Throws Conflict (RequestEnded), and leaves it as it was, when somebody has merged or closed it meanwhile. */
  update(number: number, change: PullRequestBody): Promise<void>;
  /** One that has ended stays as it is. */
  close(number: number): Promise<void>;
  /** Labels, reviewers, auto-merge; nothing for one that has ended. What could not be set comes back in words; nothing is undone for it. */
  decorate(number: number, decoration: Decoration): Promise<readonly string[]>;
  readonly issueWrites?: IssueWrites;
}

export interface BranchWrite {
  readonly branch: string;
  /** Commit of the base branch. */
  readonly onto: string;
  readonly files: readonly FileChange[];
  readonly message: string;
  /** Absent: the branch must not exist. */
  readonly expectedHead?: string;
}

export interface BranchWritten {
  readonly head: string;
}

export interface PullRequestBody {
  readonly title: string;
  /** Markdown. A forge with a limit gets it cut at a line, and says that it was. */
  readonly body: string;
}

export interface NewPullRequest extends PullRequestBody {
  readonly branch: string;
  readonly draft: boolean;
}

export interface Decoration {
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly autoMerge: boolean;
}
