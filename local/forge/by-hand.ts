import type { Clock } from '../clock';
import type { HostedRepository } from './hosting';
import type { MergedRequest, StoredRequest } from './requests';
import type { MergeMethod, Person } from './repository';

export interface Push {
  readonly branch: string;
  /** Path to content; null: the file goes. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly message?: string;
  readonly author?: Person;
}

/** What people do to a repository. All of it throws when it cannot be done. */
export interface ByHand {
  /** A commit on top of the branch, which is made from the default branch if it is not there. Its id. */
  push(push: Push): Promise<string>;
  merge(number: number, method?: MergeMethod): Promise<MergedRequest>;
  close(number: number): Promise<StoredRequest>;
  reopen(number: number): Promise<boolean>;
  deleteBranch(branch: string): Promise<void>;
}

export const HUMAN: Person = { name: 'Mona', email: 'mona@example.com' };

export function byHand(repository: HostedRepository, clock: Clock): ByHand {
  const { git, requests } = repository;
  return {
    async push({ branch, files, message = 'Change by hand', author = HUMAN }) {
      const head = await git.head(branch);
      const onto = head ?? (await git.head(git.defaultBranch));
      const edits = Object.entries(files).map(([path, content]) => ({
        path,
        ...(content !== null && { content }),
      }));
      const sha = await git.commit({
        ...{ onto, edits, message },
        author: { ...author, at: clock.now() },
      });
      if (!(await git.moveBranch(branch, sha, head))) throw new Error(`${branch} moved meanwhile`);
      return sha;
    },
    merge: (number, method = 'merge') => requests.merge(number, { method, by: HUMAN }),
    close: (number) => requests.close(number),
    reopen: (number) => requests.reopen(number),
    async deleteBranch(branch) {
      const head = await git.head(branch);
      if (head === undefined) throw new Error(`there is no branch ${branch}`);
      await git.deleteBranch(branch, head);
    },
  };
}
