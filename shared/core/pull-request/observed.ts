/** A branch of ours as the forge shows it. */
export interface ObservedBranch {
  readonly name: string;
  /** Commit id. */
  readonly head: string;
  /** Where it left the base branch. */
  readonly mergeBase: string;
  /** Commits that the base branch lacks. */
  readonly ahead: number;
  /** Message of the head commit. */
  readonly message: string;
  /** What it changes against `startOf` (branch-owner.ts). `text` is absent for a file that it deletes. */
  readonly files: readonly BranchFile[];
  /** The commits that the base branch lacks, or as many as the forge shows, the head among them. */
  readonly commits?: readonly BranchCommit[];
}

export interface BranchCommit {
  readonly id: string;
  /** Ids, the first one first. */
  readonly parents: readonly string[];
  readonly message: string;
}

export interface BranchFile {
  readonly path: string;
  readonly text?: string;
}

/** A pull or merge request. */
export interface PullRequest {
  /** As the forge counts it within the repository. */
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly branch: string;
  /** Where it would be merged to; absent: into the base branch of the repository. */
  readonly base?: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  /** False when the forge says that it conflicts; undefined when it does not know yet. */
  readonly mergeable?: boolean;
  readonly labels: readonly string[];
  /**
   * Message of the commit that its branch ended with. Only of one that has ended and whose body has lost our marker: then
   * it alone tells what was merged or refused.
   */
  readonly headMessage?: string;
}
