import type { StoredRequest } from '../requests';
import type { Context, Reply, Route } from './context';
import { ok, optionalText, textIn } from './context';
import { invalid } from './error';
import { pageOf } from './paging';
import { newPull, simplePull, wholePull } from './pull-bodies';
import { changePull } from './pull-update';
import { wholeRepository } from './repository-body';
import { requestOf } from './request-of';
import { sidesOf } from './review-routes';

export const PULL_ROUTES: readonly Route[] = [
  { method: 'GET', path: '', right: 'contents', handle: getRepository },
  { method: 'GET', path: '/pulls', right: 'requests', handle: listPulls },
  { method: 'POST', path: '/pulls', right: 'requests', handle: createPull },
  { method: 'GET', path: '/pulls/{number}', right: 'requests', handle: getPull },
  { method: 'PATCH', path: '/pulls/{number}', right: 'requests', handle: updatePull },
];

/** GitHub's limit for the body of an issue or a pull request. */
const MAX_BODY_LENGTH = 65_536;

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
  const { shown, headers } = pageOf(context, all);
  const pulls = await Promise.all(shown.map((request) => simplePull(context, request)));
  return { ...ok(pulls), headers };
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
      return ok(await newPull(context, opened.request), 201);
  }
}

function bodyIn(context: Context): string | undefined {
  const text = optionalText(context, 'body');
  if (text === undefined || text.length <= MAX_BODY_LENGTH) return text;
  throw invalid({
    ...{ resource: 'Issue', code: 'custom', field: 'body' },
    message: `body is too long (maximum is ${MAX_BODY_LENGTH} characters)`,
  });
}

async function getPull(context: Context): Promise<Reply> {
  if (/\.diff\b/.test(context.accept)) return diffOf(context);
  return ok(await wholePull(context, await requestOf(context)));
}

async function diffOf(context: Context): Promise<Reply> {
  const { from, headSha } = await sidesOf(context);
  const text = await context.repository.git.patch(from, headSha);
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.github.v3.diff; charset=utf-8' },
    body: Buffer.from(text),
  };
}

async function updatePull(context: Context): Promise<Reply> {
  const { requests } = context.repository;
  const { number } = await requestOf(context);
  const title = optionalText(context, 'title');
  const body = bodyIn(context);
  if (title !== undefined || body !== undefined) {
    await requests.update(number, {
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body }),
    });
  }
  await changePull(context, number);
  return ok(await wholePull(context, await requestOf(context)));
}
