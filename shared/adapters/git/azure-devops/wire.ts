/** What we read of the answers of Azure DevOps' REST API 7.1. Everything else is left unread. */

export interface WireList<T> {
  readonly value: readonly T[];
}

export interface WireRef {
  /** In full: `refs/heads/main`. */
  readonly name: string;
  readonly objectId: string;
}

export interface WireItem {
  readonly objectId: string;
  /** `blob`, `tree`, `commit` for a submodule. */
  readonly gitObjectType?: string;
  /** With a slash before it. */
  readonly path: string;
  readonly isFolder?: boolean;
  readonly isSymLink?: boolean;
}

export interface WireDiff {
  /** Commits that the target has and the base lacks. */
  readonly aheadCount: number;
  /** Absent, or zeros, for two that have none. */
  readonly commonCommit?: string;
  readonly allChangesIncluded?: boolean;
  readonly changes?: readonly WireChange[];
}

export interface WireChange {
  /** `add`, `edit`, `delete`, or some of them: `delete, sourceRename`. */
  readonly changeType: string;
  readonly item: WireItem;
}

export interface WireCommit {
  readonly commitId: string;
  readonly comment: string;
  readonly parents?: readonly string[];
}

export interface WireRefUpdate {
  readonly name: string;
  readonly success: boolean;
  readonly updateStatus: string;
  readonly customMessage?: string;
}

export interface WirePull {
  readonly pullRequestId: number;
  readonly status: string;
  readonly title: string;
  readonly description?: string;
  readonly sourceRefName: string;
  readonly targetRefName: string;
  /** Where the branch was when Azure DevOps last tried to merge it. */
  readonly lastMergeSourceCommit?: { readonly commitId: string };
  readonly isDraft?: boolean;
  readonly mergeStatus?: string;
  readonly createdBy: WireIdentity;
  readonly autoCompleteSetBy?: WireIdentity;
  readonly reviewers?: readonly WireIdentity[];
  readonly labels?: readonly WireLabel[];
}

export interface WireLabel {
  readonly name: string;
  readonly active?: boolean;
}

export interface WireIdentity {
  readonly id: string;
  /** user@contoso.com, or `[project]\Team`. */
  readonly uniqueName?: string;
  readonly displayName?: string;
}

export interface WireTeam {
  readonly id: string;
  readonly name: string;
}

export interface WireMember {
  readonly identity: WireIdentity;
}

/** Every refusal has one, except those of the sign-in page. */
export interface WireError {
  /** `TF401179: An active pull request …` */
  readonly message?: string;
  /** `GitPullRequestExistsException` */
  readonly typeKey?: string;
}
