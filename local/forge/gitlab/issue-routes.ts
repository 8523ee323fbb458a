import type { StoredIssue } from '../issues';
import { addIssue, changeIssue, issuesOf } from '../issues';
import { idOf } from '../github/users';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { GitLabError } from './error';
import { pageOf } from './pagination';
import { parametersIn, sentIn } from './parameters';
import { listedAt } from './read-routes';

/** https://docs.gitlab.com/api/issues/ */
export const ISSUE_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/issues', right: 'requests', handle: listIssues },
  { method: 'POST', path: '/issues', right: 'requests', handle: createIssue },
  { method: 'GET', path: '/issues/{iid}', right: 'requests', handle: getIssue },
  { method: 'PUT', path: '/issues/{iid}', right: 'requests', handle: updateIssue },
];

const FILTERS = {
  state: ['opened', 'closed', 'all'],
  order_by: ['created_at', 'updated_at'],
  sort: ['asc', 'desc'],
  scope: ['created_by_me', 'assigned_to_me', 'all'],
  labels: 'texts',
} as const;

async function listIssues(context: RouteContext): Promise<Reply> {
  const { state = 'all', labels = [], sort } = parametersIn(FILTERS, sentIn(context));
  const found = issuesOf(context.repository)
    .filter((issue) => state === 'all' || (issue.state === 'open') === (state === 'opened'))
    .filter((issue) => labels.every((label) => issue.labels.includes(label)));
  const ordered = sort === 'asc' ? found : [...found].reverse();
  return pageOf(listedAt(context, '/issues'), ordered, (issue) => bodyOf(context, issue));
}

const FIELDS = {
  title: 'text',
  description: 'text',
  labels: 'texts',
  state_event: ['close', 'reopen'],
} as const;

async function createIssue(context: RouteContext): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const {
    title = '',
    description: body = '',
    labels = [],
  } = parametersIn(FIELDS, sentIn(context), ['title']);
  const made = addIssue(repository, {
    ...{ title, body, labels, author: caller.login, createdAt: hosting.clock.now() },
  });
  return ok(bodyOf(context, made), 201);
}

async function getIssue(context: RouteContext): Promise<Reply> {
  return ok(bodyOf(context, issueOf(context)));
}

async function updateIssue(context: RouteContext): Promise<Reply> {
  const { repository, hosting } = context;
  const { number } = issueOf(context);
  const { title, description, labels, state_event: event } = parametersIn(FIELDS, sentIn(context));
  const changed = changeIssue(repository, number, {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { body: description }),
    ...(labels !== undefined && { labels }),
    ...(event !== undefined && { state: event === 'close' ? 'closed' : 'open' }),
    updatedAt: hosting.clock.now(),
  });
  return ok(bodyOf(context, changed ?? issueOf(context)));
}

function issueOf({ repository, params }: RouteContext): StoredIssue {
  const found = issuesOf(repository).find(({ number }) => number === Number(params['iid']));
  if (found === undefined) throw new GitLabError(404, '404 Not found');
  return found;
}

function bodyOf({ hosting, repository }: RouteContext, issue: StoredIssue): object {
  const { number: iid, title, body: description, labels, author, state } = issue;
  const [created_at, updated_at] = [issue.createdAt, issue.updatedAt].map((ms) =>
    new Date(ms).toISOString(),
  );
  return {
    ...{ id: idOf(`${repository.name}#${iid}`), iid, project_id: idOf(repository.name), title },
    ...{ description, state: state === 'open' ? 'opened' : 'closed', labels, created_at },
    ...{ updated_at, closed_at: state === 'open' ? null : updated_at, type: 'ISSUE' },
    ...{ author: { id: idOf(author), username: author, name: author, state: 'active' } },
    ...{ web_url: `${hosting.url}/${repository.name}/-/issues/${iid}`, issue_type: 'issue' },
  };
}
