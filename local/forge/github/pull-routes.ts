import type { StoredRequest } from '../requests';
import { urlOf } from './commit-bodies';
import type { Context, Reply, Route } from './context';
import { ok, optionalText, textIn, textsIn } from './context';
import { GitHubError, invalid, notFound } from './error';
import { labelBody, simplePull, wholePull } from './pull-bodies';
import { wholeRepository } from './repository-body';

export const PULL_ROUTES: readonly Route[] = [
  { method: 'GET', path: '', right: 'contents', handle: getRepository },
  { method: 'GET', path: '/pulls', right: 'requests', handle: listPulls },
  { method: 'POST', path: '/pulls', right: 'requests', handle: createPull },
  { method: 'GET', path: '/pulls/{number}', right: 'requests', handle: getPull },
  { method: 'PATCH', path: '/pulls/{number}', right: 'requests', handle: updatePull },
  {
    method: 'POST',
    path: '/pulls/{number}/requested_reviewers',
    right: 'requests',
    handle: requestReviewers,
  },
  { method: 'POST', path: '/issues/{number}/labels', right: 'requests', handle: addLabels },
];

/** GitHub's limit for the body of an issue or a pull request. */
const LONGEST_BODY = 65_536;

async function getRepository({ hosting, repository }: Context): Promise<Reply> {
  return ok(wholeRepository(hosting.url, repository));
}

async function listPulls(context: Context): Promise<Reply> {
  const { query, repository } = context;
  const state = query.get('state') ?? 'open';
  const base = query.get('base');
  const [owner = ''] = repository.name.split('/');
  const [headOwner, head] = query.get('head')?.split(':') ?? [];
  const all = await repository.requests.list({
    ...(head !== undefined && { head }),
    ...(base !== null && { base }),
  });
  const isOurs = head === undefined || headOwner?.toLowerCase() === owner.toLowerCase();
  const found = isOurs ? all.filter((request) => isIn(request, state)) : [];
  // Newest first is the default here and there; only the other way round has to be asked for.
  const sorted = query.get('direction') === 'asc' ? [...found].reverse() : found;
  return page(context, sorted);
}

function isIn(request: StoredRequest, state: string): boolean {
  return state === 'all' || (request.state === 'open') === (state === 'open');
}

async function page(context: Context, all: readonly StoredRequest[]): Promise<Reply> {
  const { query } = context;
  const size = Math.min(100, Number(query.get('per_page') ?? 30));
  const number = Number(query.get('page') ?? 1);
  const shown = all.slice((number - 1) * size, number * size);
  const next = new URLSearchParams([...query, ['page', String(number + 1)]]);
  const isLast = number * size >= all.length;
  return {
    ...ok(await Promise.all(shown.map((request) => simplePull(context, request)))),
    ...(!isLast && {
      headers: { link: `<${urlOf(context)}/pulls?${next.toString()}>; rel="next"` },
    }),
  };
}

async function createPull(context: Context): Promise<Reply> {
  const { repository, caller, body } = context;
  const title = textIn(context, 'title');
  const base = textIn(context, 'base');
  const head = textIn(context, 'head').split(':').at(-1) ?? '';
  const text = bodyIn(context) ?? '';
  const draft = body['draft'] === true;
  const opened = await repository.requests.open({
    ...{ head, base, title, body: text, draft, author: caller.login },
  });
  const custom = { resource: 'PullRequest', code: 'custom' };
  switch (opened.kind) {
    case 'noBranch':
      throw invalid({
        ...{ resource: 'PullRequest', code: 'invalid' },
        field: opened.branch === head ? 'head' : 'base',
      });
    case 'noCommits':
      throw invalid({ ...custom, message: `No commits between ${base} and ${head}` });
    case 'duplicate': {
      const [owner = ''] = repository.name.split('/');
      throw invalid({ ...custom, message: `A pull request already exists for ${owner}:${head}.` });
    }
    case 'opened':
      return ok(await wholePull(context, opened.request), 201);
  }
}

function bodyIn(context: Context): string | undefined {
  const text = optionalText(context, 'body');
  if (text === undefined || text.length <= LONGEST_BODY) return text;
  throw invalid({
    ...{ resource: 'Issue', code: 'custom', field: 'body' },
    message: `body is too long (maximum is ${LONGEST_BODY} characters)`,
  });
}

async function getPull(context: Context): Promise<Reply> {
  return ok(await wholePull(context, await requestOf(context)));
}

async function requestOf({ repository, params }: Context): Promise<StoredRequest> {
  const found = await repository.requests.get(Number(params['number']));
  if (found === undefined) throw notFound();
  return found;
}

async function updatePull(context: Context): Promise<Reply> {
  const { requests } = context.repository;
  const { number } = await requestOf(context);
  const state = optionalText(context, 'state');
  const title = optionalText(context, 'title');
  const body = bodyIn(context);
  if (title !== undefined || body !== undefined) {
    await requests.update(number, {
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body }),
    });
  }
  if (state === 'closed') await requests.close(number);
  if (state === 'open' && !(await requests.reopen(number))) {
    throw invalid({ resource: 'PullRequest', code: 'invalid', field: 'state' });
  }
  return getPull(context);
}

async function requestReviewers(context: Context): Promise<Reply> {
  const { repository } = context;
  const { number, reviewers, author } = await requestOf(context);
  const teams = textsIn(context, 'team_reviewers').map((slug) => `team/${slug}`);
  const wanted = [...textsIn(context, 'reviewers'), ...teams];
  if (wanted.includes(author)) {
    throw new GitHubError(422, 'Review cannot be requested from pull request author.');
  }
  if (wanted.some((name) => repository.reviewers?.has(name) === false)) {
    throw new GitHubError(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${repository.name} repository.`,
    );
  }
  const changed = await repository.requests.update(number, {
    reviewers: [...new Set([...reviewers, ...wanted])],
  });
  return ok(await simplePull(context, changed), 201);
}

/** A label that is not there yet is made. */
async function addLabels(context: Context): Promise<Reply> {
  const { number, labels } = await requestOf(context);
  const changed = await context.repository.requests.update(number, {
    labels: [...new Set([...labels, ...textsIn(context, 'labels')])],
  });
  return ok(changed.labels.map((name) => labelBody(context, name)));
}
