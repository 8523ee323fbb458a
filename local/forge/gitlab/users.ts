import { idOf } from '../github/users';
import type { Caller, HostedRepository, Hosting } from '../hosting';
import { GITLAB_PATH } from './paths';

/** Users of an instance whose projects name nobody. */
const EVERYBODY: readonly string[] = ['mona', 'hubot'];

export interface GitLabUser {
  readonly id: number;
  readonly username: string;
}

/** As a user appears within other answers. */
export function userBody(root: string, username: string): GitLabUser {
  const user = {
    ...{ id: idOf(username), username, public_email: null, name: username, state: 'active' },
    ...{ locked: false, avatar_url: `${root}${GITLAB_PATH}/uploads/avatar.png` },
    web_url: `${root}${GITLAB_PATH}/${encodeURIComponent(username)}`,
  };
  return user;
}

/** With what only whoever it is gets to see. */
export function currentUser(root: string, { login }: Caller): object {
  return {
    ...userBody(root, login),
    ...{ email: `${login}@example.com`, bot: false, is_admin: false, two_factor_enabled: true },
    ...{ created_at: '2024-01-01T00:00:00.000Z', can_create_project: false },
  };
}

function usersOf({ reviewers }: Pick<HostedRepository, 'reviewers'>): readonly string[] {
  return [...(reviewers ?? EVERYBODY)];
}

/** Of the whole instance: of any of its projects. */
export function everybody(hosting: Hosting): readonly string[] {
  return [...new Set(hosting.all().flatMap(usersOf))];
}

export function userWithId(
  repository: Pick<HostedRepository, 'reviewers'>,
  id: number,
): string | undefined {
  return usersOf(repository).find((name) => idOf(name) === id);
}
