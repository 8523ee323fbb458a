import type { HostedRepository } from '../hosting';
import { nodeId } from './context';
import { idOf, simpleUser } from './users';

/** Links below the repository that need nothing filled in. */
const PLAIN = [
  ...['contributors', 'deployments', 'downloads', 'events', 'forks', 'hooks', 'languages'],
  ...['merges', 'stargazers', 'subscribers', 'subscription', 'tags', 'teams'],
];
const TEMPLATES: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  statuses_url: '/statuses/{sha}',
  trees_url: '/git/trees{/sha}',
};

const COUNTS = {
  ...{ forks: 0, forks_count: 0, open_issues: 0, open_issues_count: 0, size: 1 },
  ...{ stargazers_count: 0, watchers: 0, watchers_count: 0 },
};

const SWITCHES = {
  ...{ private: true, fork: false, disabled: false, has_downloads: true, has_issues: true },
  ...{ has_projects: false, has_wiki: false, has_pages: false, has_discussions: false },
};

/** A repository as GitHub shows it alone. */
export function wholeRepository(root: string, hosted: HostedRepository): object {
  return { ...repositoryBody(root, hosted), network_count: 0, subscribers_count: 0 };
}

/** A repository as GitHub shows it within a pull request. */
export function repositoryBody(root: string, hosted: HostedRepository): object {
  const { name: fullName, git, archived, allowsAutoMerge } = hosted;
  const [owner = '', name = ''] = fullName.split('/');
  const url = `${root}/api/v3/repos/${fullName}`;
  const id = idOf(fullName);
  const since = '2026-01-01T00:00:00Z';
  return {
    ...{ id, node_id: nodeId('Repository', id), name, full_name: fullName, archived },
    ...{ owner: simpleUser(root, owner), url, html_url: `${root}/${fullName}` },
    ...SWITCHES,
    ...COUNTS,
    ...Object.fromEntries(PLAIN.map((part) => [`${part}_url`, `${url}/${part}`])),
    ...Object.fromEntries(Object.entries(TEMPLATES).map(([key, path]) => [key, url + path])),
    ...{ description: null, homepage: null, language: null, license: null, mirror_url: null },
    ...{ clone_url: `${root}/${fullName}.git`, svn_url: `${root}/${fullName}` },
    ...{ git_url: `git://127.0.0.1/${fullName}.git`, ssh_url: `git@127.0.0.1:${fullName}.git` },
    ...{ default_branch: git.defaultBranch, allow_auto_merge: allowsAutoMerge },
    ...{ allow_merge_commit: true, allow_squash_merge: true, allow_rebase_merge: true },
    delete_branch_on_merge: hosted.deletesMergedBranches,
    ...{ created_at: since, updated_at: since, pushed_at: since },
  };
}
