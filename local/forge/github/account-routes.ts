import type { Caller, Hosting } from '../hosting';
import type { Reply } from './context';
import { ok } from './context';
import { GitHubError } from './error';
import { isApp } from './people';
import type { Quota } from './quota';
import { simpleUser } from './users';

interface Inside {
  readonly hosting: Hosting;
  readonly quota: Quota;
  readonly token: string;
  readonly caller: Caller;
}

/** What belongs to the caller and to no repository; undefined for another path. */
export function answerAccount(inside: Inside, method: string, path: string): Reply | undefined {
  if (method !== 'GET') return undefined;
  if (path === '/rate_limit') return ok(rateLimit(inside));
  if (path === '/user') return ok(ownUser(inside));
  const [, login] = /^\/users\/([^/]+)$/.exec(path) ?? [];
  return login === undefined
    ? undefined
    : ok(publicUser(inside.hosting, decodeURIComponent(login)));
}

function ownUser({ hosting, caller }: Inside): object {
  if (isApp(caller)) throw new GitHubError(403, 'Resource not accessible by integration');
  return publicUser(hosting, caller.login);
}

function publicUser({ url }: Hosting, login: string): object {
  const since = '2026-01-01T00:00:00Z';
  return {
    ...simpleUser(url, login),
    ...{ name: login, company: null, blog: '', location: null, email: null, hireable: null },
    ...{ bio: null, twitter_username: null, public_repos: 0, public_gists: 0, followers: 0 },
    ...{ following: 0, created_at: since, updated_at: since, user_view_type: 'public' },
  };
}

/** Asking costs nothing. */
function rateLimit({ quota, token }: Inside): object {
  const rate = quota.look(token);
  const none = { ...rate, used: 0, remaining: rate.limit };
  return { resources: { core: rate, search: none, graphql: none }, rate };
}
