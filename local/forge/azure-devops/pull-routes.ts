import type { StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, ok, textOf } from '../routing';
import { commitBody } from './bodies';
import { statusIn } from './enums';
import { AzureDevOpsError, invalid } from './error';
import { idOf } from './identities';
import { HEADS } from './paths';
import { pullBody, STATUSES, wholePull } from './pull-bodies';

export const PULL_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/pullrequests', right: 'requests', handle: listPulls },
  { method: 'POST', path: '/pullrequests', right: 'requests', handle: createPull },
  { method: 'GET', path: '/pullrequests/{number}', right: 'requests', handle: getPull },
  { method: 'GET', path: '/pullrequests/{number}/commits', right: 'requests', handle: listCommits },
];

const MAX_DESCRIPTION_LENGTH = 4000;
const MAX_TITLE_LENGTH = 400;
/** Documented for lists: "description field will be truncated up to 400 symbols". */
const CUT_IN_LISTS = 400;
const MAX_SHOWN = 101;

export async function listPulls(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const head = refIn(query.get('searchCriteria.sourceRefName'));
  const base = refIn(query.get('searchCriteria.targetRefName'));
  const creator = query.get('searchCriteria.creatorId');
  // Documented: only active ones, if nothing is said.
  const status = statusIn(query.get('searchCriteria.status')) ?? 'active';
  const all = await repository.requests.list({ ...(head && { head }), ...(base && { base }) });
  const found = all
    .filter(({ state }) => status === 'all' || STATUSES[state] === status)
    .filter(({ author }) => creator === null || idOf(author) === creator.toLowerCase());
  const skip = Number(query.get('$skip') ?? 0);
  const shown = found.slice(skip, skip + Number(query.get('$top') ?? MAX_SHOWN));
  const value = await Promise.all(
    shown.map(async (request) => ({
      ...(await pullBody(context, request)),
      description: request.body.slice(0, CUT_IN_LISTS),
    })),
  );
  return ok({ value, count: value.length });
}

export function refIn(text: string | null): string | undefined {
  return text?.startsWith(HEADS) === true ? text.slice(HEADS.length) : undefined;
}

export async function requestOf({ repository, params }: RouteContext): Promise<StoredRequest> {
  const found = await repository.requests.get(Number(params['number']));
  if (found !== undefined) return found;
  const message = `TF401180: The requested pull request was not found.`;
  throw new AzureDevOpsError(404, 'GitPullRequestNotFoundException', message);
}

export async function getPull(context: RouteContext): Promise<Reply> {
  return ok(await wholePull(context, await requestOf(context)));
}

/** Newest first, as the page shows them. */
async function listCommits(context: RouteContext): Promise<Reply> {
  const { base, headSha, mergeSha, baseSha } = await requestOf(context);
  const { git } = context.repository;
  const onto = mergeSha === undefined ? await git.head(base) : baseSha;
  const commits = onto === undefined ? [] : await git.commitsBetween(onto, headSha);
  const value = [...commits].reverse().map((commit) => commitBody(context, commit));
  return ok({ count: value.length, value });
}

async function createPull(context: RouteContext): Promise<Reply> {
  const fields = fieldsOf(context.body);
  const head = refIn(textOf(fields['sourceRefName']) ?? null);
  const base = refIn(textOf(fields['targetRefName']) ?? null);
  if (head === undefined || base === undefined) {
    throw invalid('sourceRefName and targetRefName must begin with refs/heads/');
  }
  const opened = await context.repository.requests.open({
    ...{ head, base, title: titleIn(fields) ?? '', body: descriptionIn(fields) ?? '' },
    ...{ draft: fields['isDraft'] === true, author: context.caller.login, outlivesBranch: true },
  });
  switch (opened.kind) {
    case 'opened':
      return ok(await wholePull(context, opened.request), 201);
    case 'duplicate':
      throw duplicate();
    case 'noBranch':
      throw noBranch();
    // Assumed: whether it is refused, and how.
    case 'noCommits':
      throw invalid('The source branch has nothing that the target branch lacks.');
  }
}

export function duplicate(): AzureDevOpsError {
  return new AzureDevOpsError(
    409,
    'GitPullRequestExistsException',
    'TF401179: An active pull request for the source and target branch already exists.',
  );
}

export function noBranch(): AzureDevOpsError {
  return invalid(
    'TF401398: The pull request cannot be activated because the source and/or the target branch no longer exists, or the requested refs are not branches',
  );
}

export function titleIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const title = textOf(fields['title']);
  if (title === '' || (title?.length ?? 0) > MAX_TITLE_LENGTH) {
    throw invalid(`A title is needed, of at most ${MAX_TITLE_LENGTH} characters.`);
  }
  return title;
}

/** The limit is documented; the words are assumed. */
export function descriptionIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const description = textOf(fields['description']);
  if ((description?.length ?? 0) <= MAX_DESCRIPTION_LENGTH) return description;
  throw invalid(`The description may have ${MAX_DESCRIPTION_LENGTH} characters.`);
}
