import type { FileChange } from '../base/repo-file';
import type { PullRequestSubject } from './subject';

/** One write to a forge. */
export type PullRequestStep =
  | {
      readonly kind: 'writeBranch';
      readonly branch: string;
      readonly onto: string;
      readonly files: readonly FileChange[];
      readonly message: string;
      readonly expectedHead?: string;
    }
  | {
      readonly kind: 'openRequest';
      readonly branch: string;
      readonly title: string;
      readonly body: string;
      readonly draft: boolean;
    }
  | {
      readonly kind: 'updateRequest';
      readonly number: number;
      readonly title: string;
      readonly body: string;
    }
  | { readonly kind: 'closeRequest'; readonly number: number }
  | { readonly kind: 'deleteBranch'; readonly branch: string; readonly expectedHead: string };

/** Why a subject has no steps, or what they are for. */
export type PullRequestVerdict =
  /** Nothing differs, or the open request says it already. */
  | 'UpToDate'
  /** The base branch has it all. */
  | 'Merged'
  | 'Open'
  | 'Rebuild'
  /** Somebody closed the request for this very content. */
  | 'Vetoed'
  /** Somebody pushed to our branch: it is theirs until they delete it. */
  | 'HumanCommits'
  /** Somebody had the request go into another base: it is theirs until that ends. */
  | 'Retargeted'
  /** Another open request brings files that this one needs too; they are asked for once. */
  | 'Waiting'
  /** Everything that would change was left alone. */
  | 'LeftAlone'
  /** What the request asked for is no longer wanted. */
  | 'Obsolete';

export interface PullRequestDecision {
  readonly subject: PullRequestSubject;
  readonly branch: string;
  readonly verdict: PullRequestVerdict;
  readonly message: string;
  /** In order; each is idempotent. */
  readonly steps: readonly PullRequestStep[];
  /** The open request, if there is one. */
  readonly number?: number;
  readonly url?: string;
}
