import type { RequestChange, StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, ok, textOf } from '../routing';
import { AzureDevOpsError, invalid } from './error';
import { idOf, identity, nameOf } from './identities';
import { HEADS } from './write-routes';

export const PULL_ROUTES: readonly FrontRoute[] = [
  { method: 'GET', path: '/pullrequests', right: 'requests', handle: listPulls },
  { method: 'POST', path: '/pullrequests', right: 'requests', handle: createPull },
  { method: 'GET', path: '/pullrequests/{number}', right: 'requests', handle: getPull },
  { method: 'PATCH', path: '/pullrequests/{number}', right: 'requests', handle: updatePull },
  { method: 'POST', path: '/pullrequests/{number}/labels', right: 'requests', handle: addLabel },
  {
    method: 'PUT',
    path: '/pullrequests/{number}/reviewers/{id}',
    right: 'requests',
    handle: addReviewer,
  },
];

const LONGEST_DESCRIPTION = 4000;
const LONGEST_TITLE = 400;
/** Documented for lists: "description field will be truncated up to 400 symbols". */
const CUT_IN_LISTS = 400;

const STATUSES = { open: 'active', merged: 'completed', closed: 'abandoned' } as const;

async function listPulls(context: RouteContext): Promise<Reply> {
  const { repository, query } = context;
  const head = refIn(query.get('searchCriteria.sourceRefName'));
  const base = refIn(query.get('searchCriteria.targetRefName'));
  // Documented: only active ones, if nothing is said.
  const status = query.get('searchCriteria.status') ?? 'active';
  const all = await repository.requests.list({ ...(head && { head }), ...(base && { base }) });
  const found = all.filter(({ state }) => status === 'all' || STATUSES[state] === status);
  const shown = found.slice(0, Number(query.get('$top') ?? 101));
  const value = await Promise.all(
    shown.map(async (request) => ({
      ...(await pullBody(context, request)),
      description: request.body.slice(0, CUT_IN_LISTS),
    })),
  );
  return ok({ value, count: value.length });
}

function refIn(text: string | null): string | undefined {
  return text?.startsWith(HEADS) === true ? text.slice(HEADS.length) : undefined;
}

async function pullBody(context: RouteContext, request: StoredRequest): Promise<object> {
  const { number, state, title, body, head, base, draft, author, reviewers } = request;
  return {
    ...{ pullRequestId: number, codeReviewId: number, status: STATUSES[state], title },
    ...{ description: body, sourceRefName: HEADS + head, targetRefName: HEADS + base },
    ...{ isDraft: draft, createdBy: identity(author), supportsIterations: true },
    mergeStatus: await mergeStatus(context, request),
    reviewers: reviewers.map((name) => ({ ...identity(name), vote: 0 })),
    creationDate: new Date(request.createdAt).toISOString(),
    ...(request.autoMerge && { autoCompleteSetBy: identity(author) }),
  };
}

async function mergeStatus({ repository }: RouteContext, request: StoredRequest): Promise<string> {
  if (request.state !== 'open') return 'succeeded';
  return (await repository.requests.isMergeable(request)) ? 'succeeded' : 'conflicts';
}

async function wholePull(context: RouteContext, request: StoredRequest): Promise<object> {
  const labels = request.labels.map((name) => ({ id: idOf(name), name, active: true }));
  return { ...(await pullBody(context, request)), ...(labels.length > 0 && { labels }) };
}

async function requestOf({ repository, params }: RouteContext): Promise<StoredRequest> {
  const found = await repository.requests.get(Number(params['number']));
  if (found !== undefined) return found;
  const message = `TF401180: The requested pull request was not found.`;
  throw new AzureDevOpsError(404, 'GitPullRequestNotFoundException', message);
}

async function getPull(context: RouteContext): Promise<Reply> {
  return ok(await wholePull(context, await requestOf(context)));
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
    ...{ draft: fields['isDraft'] === true, author: context.caller.login },
  });
  switch (opened.kind) {
    case 'opened':
      return ok(await wholePull(context, opened.request), 201);
    case 'duplicate':
      throw new AzureDevOpsError(
        409,
        'GitPullRequestExistsException',
        'TF401179: An active pull request for the source and target branch already exists.',
      );
    case 'noBranch':
      throw invalid(
        'TF401398: The pull request cannot be activated because the source and/or the target branch no longer exists, or the requested refs are not branches',
      );
    // Assumed: whether it is refused, and how.
    case 'noCommits':
      throw invalid('The source branch has nothing that the target branch lacks.');
  }
}

function titleIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const title = textOf(fields['title']);
  if (title === '' || (title?.length ?? 0) > LONGEST_TITLE) {
    throw invalid(`A title is needed, of at most ${LONGEST_TITLE} characters.`);
  }
  return title;
}

/** The limit is documented; the words are assumed. */
function descriptionIn(fields: Readonly<Record<string, unknown>>): string | undefined {
  const description = textOf(fields['description']);
  if ((description?.length ?? 0) <= LONGEST_DESCRIPTION) return description;
  throw invalid(`The description may have ${LONGEST_DESCRIPTION} characters.`);
}

async function updatePull(context: RouteContext): Promise<Reply> {
  const { requests } = context.repository;
  const { number, state } = await requestOf(context);
  const fields = fieldsOf(context.body);
  if (state !== 'open') {
    const message = 'TF401181: The pull request cannot be edited due to its state.';
    throw new AzureDevOpsError(400, 'GitPullRequestNotEditableException', message);
  }
  const title = titleIn(fields);
  const body = descriptionIn(fields);
  const change: RequestChange = {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(typeof fields['isDraft'] === 'boolean' && { draft: fields['isDraft'] }),
    ...autoCompleteIn(context, fields),
  };
  if (Object.keys(change).length > 0) await requests.update(number, change);
  if (fields['status'] === 'abandoned') await requests.close(number);
  return getPull(context);
}

/** Assumed: how it is refused. */
function autoCompleteIn(
  { repository, caller }: RouteContext,
  fields: Readonly<Record<string, unknown>>,
): RequestChange {
  const id = textOf(fieldsOf(fields['autoCompleteSetBy'])['id']);
  if (id === undefined) return {};
  if (id !== idOf(caller.login)) throw invalid('auto-complete is set in the name of the caller');
  if (!repository.allowsAutoMerge) throw invalid('auto-complete is not to be had here');
  return { autoMerge: true };
}

/** A label that is not there yet is made. */
async function addLabel(context: RouteContext): Promise<Reply> {
  const { number, labels } = await requestOf(context);
  const name = textOf(fieldsOf(context.body)['name']) ?? '';
  if (name === '') throw invalid('a label needs a name');
  const all = [...new Set([...labels, name])];
  await context.repository.requests.update(number, { labels: all });
  return ok({ id: idOf(name), name, active: true });
}

async function addReviewer(context: RouteContext): Promise<Reply> {
  const { repository, params } = context;
  const { number, reviewers } = await requestOf(context);
  const name = nameOf(repository, params['id'] ?? '');
  // Assumed: how an identity is refused that is not there, or may not read the repository.
  if (name === undefined) throw invalid(`TF400898: No identity ${params['id']} was found.`);
  await repository.requests.update(number, { reviewers: [...new Set([...reviewers, name])] });
  return ok({ ...identity(name), vote: 0 });
}
