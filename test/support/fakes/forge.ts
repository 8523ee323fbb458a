import type {
  BranchWrite,
  Decoration,
  Forge,
  NewPullRequest,
  PullRequestBody,
} from '../../../shared/adapters/git/forge';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { RepoFile } from '../../../shared/core/base/repo-file';
import { treeOf } from '../../../shared/core/applied/tree';
import { failure } from '../runs';

/** A forge in memory: files of one base branch, other branches by name, and what was done. */
export class FakeForge {
  readonly branches = new Map<string, string>();
  /** `open identity-reconciler/chart-nmi`, in order; what only reads is not in it. */
  readonly writes: string[] = [];
  readonly api: Forge;
  /** What cannot be set of a new request. */
  remarks: readonly string[] = [];
  private readonly refusals = new Map<string, Failure>();

  constructor(public files: readonly RepoFile[] = []) {
    const api: Partial<Forge> = {
      baseHead: async () => this.answer('baseHead', 'base1'),
      tree: async () => this.answer('tree', treeOf(this.files)),
      read: async () => this.answer('read', this.files),
      branch: async () => this.answer('branch', undefined),
      branches: async (prefix) =>
        this.answer(
          'branches',
          [...this.branches.keys()].filter((name) => name.startsWith(prefix)),
        ),
      pullRequests: async () => this.answer('pullRequests', []),
      write: async ({ branch }: BranchWrite) => this.did('write', branch, { head: 'head1' }),
      open: async ({ branch }: NewPullRequest) =>
        this.did('open', branch, { number: 9, url: 'https://forge/9' } as never),
      update: async (number, _: PullRequestBody) => this.did('update', `${number}`, undefined),
      close: async (number) => this.did('close', `${number}`, undefined),
      deleteBranch: async (name) => this.did('deleteBranch', name, undefined),
      decorate: async (number, { labels, reviewers, autoMerge }: Decoration) => {
        const what = [...labels, ...reviewers, ...(autoMerge ? ['auto-merge'] : [])];
        return this.did('decorate', `${number} ${what.join()}`, this.remarks);
      },
    };
    this.api = api as Forge;
  }

  /** The next call of this method fails so. */
  refuse(method: keyof Forge, why: Partial<Failure> = {}): void {
    this.refusals.set(method, failure(why));
  }

  private did<T>(method: keyof Forge, what: string, answer: T): T {
    this.writes.push(`${method} ${what}`);
    return this.answer(method, answer);
  }

  private answer<T>(method: keyof Forge, answer: T): T {
    const refusal = this.refusals.get(method);
    this.refusals.delete(method);
    if (refusal !== undefined) throw new ReconcileError(refusal);
    return answer;
  }
}
