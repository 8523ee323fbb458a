import { nodeId } from './context';

/** A user or an app as GitHub shows it beside other things. */
export function simpleUser(root: string, login: string): object {
  const url = `${root}/api/v3/users/${encodeURIComponent(login)}`;
  const id = idOf(login);
  return {
    ...{ login, id, node_id: nodeId('User', id), gravatar_id: '', site_admin: false },
    type: login.endsWith('[bot]') ? 'Bot' : 'User',
    ...{ url, html_url: `${root}/${encodeURIComponent(login)}`, avatar_url: `${root}/avatar.png` },
    ...{ followers_url: `${url}/followers`, following_url: `${url}/following{/other_user}` },
    ...{ gists_url: `${url}/gists{/gist_id}`, starred_url: `${url}/starred{/owner}{/repo}` },
    ...{ subscriptions_url: `${url}/subscriptions`, organizations_url: `${url}/orgs` },
    ...{ repos_url: `${url}/repos`, events_url: `${url}/events{/privacy}` },
    received_events_url: `${url}/received_events`,
  };
}

/** `team/slug`, or a plain slug. */
export function simpleTeam(root: string, owner: string, team: string): object {
  const slug = team.split('/').at(-1) ?? team;
  const id = idOf(team);
  const url = `${root}/api/v3/organizations/${idOf(owner)}/team/${id}`;
  return {
    ...{ id, node_id: nodeId('Team', id), url, name: slug, slug, description: null },
    ...{ privacy: 'closed', permission: 'pull', parent: null, type: 'organization' },
    ...{ html_url: `${root}/orgs/${owner}/teams/${slug}`, members_url: `${url}/members{/member}` },
    repositories_url: `${url}/repos`,
  };
}

/** The same number for the same name, each time. */
export function idOf(name: string): number {
  let id = 7;
  for (const sign of name) id = (id * 31 + (sign.codePointAt(0) ?? 0)) % 100_000_007;
  return id;
}
