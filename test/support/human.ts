/** What people do to a repository, each through the client that they would take: a forge's own, and git. */
export interface Human {
  readonly merge: (number: number, method?: 'merge' | 'squash' | 'rebase') => Promise<void>;
  readonly close: (number: number) => Promise<void>;
  readonly reopen: (number: number) => Promise<void>;
  /** The button "Update branch": the base is merged into the branch, or the branch rebased, as the forge has it. */
  readonly updateBranch: (number: number) => Promise<void>;
  readonly retarget: (number: number, base: string) => Promise<void>;
  readonly edit: (number: number, text: { title?: string; body?: string }) => Promise<void>;
  readonly label: (number: number, label: string) => Promise<void>;
  readonly approve: (number: number) => Promise<void>;
  /** With git, signed in. A branch that is not there is made from the default branch; null: the file goes. Its head. */
  readonly push: (
    branch: string,
    files: Readonly<Record<string, string | null>>,
  ) => Promise<string>;
  /** Takes the last commit off a branch and puts another in its place, by `git push --force`. Its head. */
  readonly forcePush: (
    branch: string,
    files: Readonly<Record<string, string | null>>,
  ) => Promise<string>;
  /** `git merge` of the base into a branch, with whatever they change as they do it; and a push. Its head. */
  readonly mergeBase: (
    branch: string,
    base: string,
    files?: Readonly<Record<string, string | null>>,
  ) => Promise<string>;
  readonly deleteBranch: (branch: string) => Promise<void>;
}
