/** A pull request that waits, and why. */
export interface HeldPullRequest {
  readonly branch: string;
  readonly what: string;
  readonly message: string;
}

/** The issue as a run found it. */
export interface PlannedIssue {
  /** Absent: there is none yet. */
  readonly number?: number;
  /** Boxes that were ticked when the run looked. */
  readonly ticked: readonly string[];
  /** Other issues of ours by a crash, or copied by people: they are closed. */
  readonly surplus: readonly number[];
  readonly held: readonly HeldPullRequest[];
}
