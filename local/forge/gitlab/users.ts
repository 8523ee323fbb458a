import { idOf } from '../github/users';
import type { HostedRepository } from '../hosting';

/** Users of an instance whose projects name nobody. */
const EVERYBODY: readonly string[] = ['mona', 'hubot'];

export interface GitLabUser {
  readonly id: number;
  readonly username: string;
}

export function userNamed(
  { reviewers }: Pick<HostedRepository, 'reviewers'>,
  username: string,
): GitLabUser | undefined {
  const all = [...(reviewers ?? EVERYBODY)];
  const found = all.find((name) => name.toLowerCase() === username.toLowerCase());
  return found === undefined ? undefined : { id: idOf(found), username: found };
}

export function userWithId(
  { reviewers }: Pick<HostedRepository, 'reviewers'>,
  id: number,
): string | undefined {
  return [...(reviewers ?? EVERYBODY)].find((name) => idOf(name) === id);
}
