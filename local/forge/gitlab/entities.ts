import { idOf } from '../github/users';
import type { HostedRepository, Hosting } from '../hosting';
import type { Commit } from '../repository';
import { GITLAB_PATH } from './paths';
import { settingsOf } from './settings';

interface Place {
  readonly hosting: Hosting;
  readonly repository: HostedRepository;
}

function projectUrl({ hosting, repository }: Place): string {
  return `${hosting.url}${GITLAB_PATH}/${repository.name}`;
}

export function projectBody(place: Place): object {
  const { name, git, archived } = place.repository;
  const parts = name.split('/');
  const path = parts.at(-1) ?? name;
  const namespace = parts.slice(0, -1).join('/');
  const url = projectUrl(place);
  return {
    ...{ id: idOf(name), description: null, name: path, path, path_with_namespace: name },
    ...{ name_with_namespace: parts.join(' / '), created_at: '2024-01-01T00:00:00.000Z' },
    ...{ default_branch: git.defaultBranch, web_url: url, http_url_to_repo: `${url}.git` },
    ...{ ssh_url_to_repo: `git@gitlab.example.com:${name}.git`, archived, visibility: 'private' },
    namespace: {
      ...{ id: idOf(namespace), name: namespace, path: parts.at(-2) ?? '', kind: 'group' },
      ...{
        parent_id: null,
        avatar_url: null,
        full_path: namespace,
        web_url: `${place.hosting.url}${GITLAB_PATH}/groups/${namespace}`,
      },
    },
    ...{ readme_url: null, avatar_url: null, forks_count: 0, star_count: 0 },
    ...{ last_activity_at: '2024-01-01T00:00:00.000Z', empty_repo: false },
    ...{ merge_requests_enabled: true, topics: [] },
    ...settingsOf(place.repository),
  };
}

export function commitBody(place: Place, commit: Commit): object {
  const { sha, parents, message, author, committer } = commit;
  const date = (at: number): string => new Date(at).toISOString();
  return {
    ...{ id: sha, short_id: sha.slice(0, 8), parent_ids: parents, message },
    ...{ title: message.split('\n')[0] ?? '', created_at: date(committer.at) },
    ...{ author_name: author.name, author_email: author.email, authored_date: date(author.at) },
    ...{ committer_name: committer.name, committer_email: committer.email },
    ...{ committed_date: date(committer.at), trailers: {}, extended_trailers: {} },
    web_url: `${projectUrl(place)}/-/commit/${sha}`,
  };
}

export async function branchBody(place: Place, name: string, sha: string): Promise<object> {
  const { git, protectedBranches } = place.repository;
  const commit = await git.readCommit(sha);
  const isProtected = protectedBranches.has(name);
  return {
    ...{ name, protected: isProtected, default: name === git.defaultBranch },
    ...{ merged: false, can_push: !isProtected, developers_can_push: !isProtected },
    ...{ developers_can_merge: !isProtected, web_url: `${projectUrl(place)}/-/tree/${name}` },
    commit: commit === undefined ? null : commitBody(place, commit),
  };
}
