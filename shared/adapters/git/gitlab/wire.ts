/** What we read of the answers of GitLab's REST API v4. Everything else is left unread. */

export interface WireBranch {
  readonly name: string;
  readonly commit: WireCommit;
}

export interface WireCommit {
  readonly id: string;
  readonly message: string;
  readonly parent_ids?: readonly string[];
}

export interface WireEntry {
  /** Of the blob. */
  readonly id: string;
  readonly path: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly mode: string;
}

export interface WireCompare {
  readonly commits: readonly WireCommit[];
  readonly diffs: readonly WireDiff[];
  readonly compare_timeout?: boolean;
}

export interface WireDiff {
  readonly old_path: string;
  readonly new_path: string;
  readonly renamed_file: boolean;
  readonly deleted_file: boolean;
}

export interface WireMerge {
  readonly iid: number;
  readonly web_url: string;
  /** opened, closed, locked, merged */
  readonly state: string;
  readonly title: string;
  readonly description: string | null;
  readonly draft?: boolean;
  readonly labels: readonly string[];
  readonly source_branch: string;
  readonly target_branch: string;
  readonly source_project_id: number;
  readonly target_project_id: number;
  readonly has_conflicts?: boolean;
  /** can_be_merged, cannot_be_merged, unchecked, checking … */
  readonly merge_status?: string;
  readonly sha: string | null;
  readonly reviewers?: readonly WireUser[];
  readonly merge_when_pipeline_succeeds?: boolean;
  readonly head_pipeline?: { readonly status: string } | null;
}

export interface WireUser {
  readonly id: number;
  readonly username: string;
}
