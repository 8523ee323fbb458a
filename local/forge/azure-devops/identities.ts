import { createHash } from 'node:crypto';
import type { HostedRepository } from '../hosting';
import { AZURE_DEVOPS_PATH } from './paths';

/** Members of the one team that every project has, where the repository names nobody. */
const EVERYBODY: readonly string[] = ['mona', 'reviewer@contoso.com'];

/** The same id for the same name, each time. */
export function idOf(name: string): string {
  const hex = createHash('sha1').update(name.toLowerCase()).digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

export interface Identity {
  readonly id: string;
  readonly displayName: string;
  readonly uniqueName: string;
  readonly url: string;
}

/** `root`: of the server. */
export function identity(root: string, name: string): Identity {
  const id = idOf(name);
  const api = `${root}${AZURE_DEVOPS_PATH}/_apis`;
  return {
    ...{ id, displayName: name, uniqueName: name, descriptor: `aad.${id}` },
    ...{ url: `${api}/Identities/${id}`, imageUrl: `${api}/GraphProfile/MemberAvatars/aad.${id}` },
  };
}

/** Users; a name with a slash, `team/slug`, is a team. */
export function membersOf({ reviewers }: HostedRepository): readonly string[] {
  return [...(reviewers ?? EVERYBODY)].filter((name) => !name.includes('/'));
}

export function teamsOf(repository: HostedRepository): readonly string[] {
  const [project = ''] = repository.name.split('/');
  const teams = [...(repository.reviewers ?? [])].filter((name) => name.includes('/'));
  return [`${project} Team`, ...teams.map((name) => name.slice(name.indexOf('/') + 1))];
}

/** Who has this id; undefined for nobody. */
export function nameOf(repository: HostedRepository, id: string): string | undefined {
  const all = [...membersOf(repository), ...teamsOf(repository)];
  return all.find((name) => idOf(name) === id.toLowerCase());
}
