import type { HostedRepository } from '../hosting';

export interface Comment {
  readonly author: string;
  readonly content: string;
  readonly at: number;
}

/** What only Azure DevOps knows of a request. */
export interface Extras {
  /** By name of the reviewer: 10 approved … -10 rejected. */
  readonly votes: ReadonlyMap<string, number>;
  readonly threads: readonly Comment[];
  readonly completion?: Readonly<Record<string, unknown>>;
  readonly autoCompleteSetBy?: string;
  readonly closedBy?: string;
}

const NONE: Extras = { votes: new Map(), threads: [] };
const KEPT = new WeakMap<HostedRepository, Map<number, Extras>>();

export function extrasOf(repository: HostedRepository, number: number): Extras {
  return KEPT.get(repository)?.get(number) ?? NONE;
}

export function setExtras(
  repository: HostedRepository,
  number: number,
  change: Partial<Extras>,
): void {
  const all = KEPT.get(repository) ?? new Map<number, Extras>();
  KEPT.set(repository, all);
  all.set(number, { ...extrasOf(repository, number), ...change });
}
