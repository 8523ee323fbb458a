import type { HostedRepository } from '../hosting';

/** What only GitLab knows of a project. */
export interface Settings {
  readonly merge_method: 'merge' | 'rebase_merge' | 'ff';
  readonly squash_option: 'never' | 'always' | 'default_on' | 'default_off';
  readonly remove_source_branch_after_merge: boolean;
}

export interface Note {
  readonly author: string;
  readonly body: string;
  readonly at: number;
}

/** What only GitLab knows of a request. */
export interface Extras {
  readonly squash: boolean;
  readonly removesBranch: boolean;
  readonly assignees: readonly string[];
  readonly approvedBy: readonly string[];
  readonly notes: readonly Note[];
  /** Who merged or closed it last. */
  readonly endedBy?: string;
  readonly mergeError?: string;
}

const FRESH: Settings = {
  merge_method: 'merge',
  squash_option: 'default_off',
  remove_source_branch_after_merge: true,
};
const NONE: Extras = {
  ...{ squash: false, removesBranch: false, assignees: [], approvedBy: [], notes: [] },
};
const SETTINGS = new WeakMap<HostedRepository, Settings>();
const EXTRAS = new WeakMap<HostedRepository, Map<number, Extras>>();

export function settingsOf(repository: HostedRepository): Settings {
  return SETTINGS.get(repository) ?? FRESH;
}

export function changeSettings(repository: HostedRepository, change: Partial<Settings>): void {
  SETTINGS.set(repository, { ...settingsOf(repository), ...change });
}

export function extrasOf(repository: HostedRepository, number: number): Extras {
  return EXTRAS.get(repository)?.get(number) ?? NONE;
}

export function setExtras(
  repository: HostedRepository,
  number: number,
  change: Partial<Extras>,
): void {
  const all = EXTRAS.get(repository) ?? new Map<number, Extras>();
  EXTRAS.set(repository, all);
  all.set(number, { ...extrasOf(repository, number), ...change });
}
