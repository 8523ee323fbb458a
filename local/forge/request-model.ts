import type { Merged, MergeMethod, Person, Replayed } from './repository';

/** A pull or merge request, whichever forge shows it. */
export interface StoredRequest {
  readonly number: number;
  readonly state: 'open' | 'closed' | 'merged';
  /** Branch names. */
  readonly head: string;
  readonly base: string;
  /** Where the branch is, or was when the request ended. */
  readonly headSha: string;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  readonly autoMerge: boolean;
  readonly author: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it ended last; one that was opened again keeps it. */
  readonly endedAt?: number;
  readonly mergeSha?: string;
  /** Where the base was when it was merged. */
  readonly baseSha?: string;
  /** It stays open without its branch, as on Azure DevOps; GitHub and GitLab close it. */
  readonly outlivesBranch?: boolean;
}

export interface OpenRequest extends Pick<StoredRequest, 'head' | 'base' | 'title' | 'body'> {
  readonly draft?: boolean;
  readonly author: string;
  readonly outlivesBranch?: boolean;
}

export type Opened =
  | { readonly kind: 'opened'; readonly request: StoredRequest }
  /** One is open already for that head and base. */
  | { readonly kind: 'duplicate'; readonly request: StoredRequest }
  | { readonly kind: 'noBranch'; readonly branch: string }
  /** The branch holds nothing that the base lacks. */
  | { readonly kind: 'noCommits' };

export type RequestChange = Partial<
  Pick<StoredRequest, 'title' | 'body' | 'draft' | 'labels' | 'reviewers' | 'autoMerge' | 'base'>
>;

export interface RequestFilter {
  readonly state?: StoredRequest['state'];
  readonly head?: string;
  readonly base?: string;
}

export interface MergeRequest {
  readonly method?: MergeMethod;
  readonly by: Person;
  readonly message?: string;
  readonly deleteBranch?: boolean;
}

export type MergedRequest = Merged | { readonly kind: 'notOpen' };

export type RebasedRequest = Replayed | { readonly kind: 'notOpen' } | { readonly kind: 'moved' };

/**
 * The requests of one repository. Whatever moved the branches (the API, a push), a look finds them as a forge would have
 * them: a request ends when its branch goes, unless it outlives it, and counts as merged when the base has all of it.
 */
export interface Requests {
  /** Newest first. */
  list(filter?: RequestFilter): Promise<readonly StoredRequest[]>;
  get(number: number): Promise<StoredRequest | undefined>;
  open(wanted: OpenRequest): Promise<Opened>;
  /** The request as it is now. Throws for a number that is not there, as do the others. */
  update(number: number, change: RequestChange): Promise<StoredRequest>;
  close(number: number): Promise<StoredRequest>;
  /** False when another one is open by now, or the branch is gone. */
  reopen(number: number): Promise<boolean>;
  merge(number: number, how: MergeRequest): Promise<MergedRequest>;
  /** Puts the branch on top of the base, its commits made again by `by`: the button "Rebase". */
  rebase(number: number, by: Person): Promise<RebasedRequest>;
  /** False: it conflicts. */
  isMergeable(request: StoredRequest): Promise<boolean>;
}
