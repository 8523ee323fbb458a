import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, objectsIn, ok, textOf } from '../routing';
import { invalid } from './error';
import type { Comment } from './extras';
import { extrasOf, setExtras } from './extras';
import { idOf, identity, nameOf } from './identities';
import { labelBody, reviewerBody, reviewersOf } from './pull-bodies';
import { requestOf } from './pull-routes';

const PULL = '/pullrequests/{number}';

/** Labels, reviewers with their votes, and comments. */
export const PULL_PEOPLE: readonly FrontRoute[] = [
  { method: 'GET', path: `${PULL}/labels`, right: 'requests', handle: listLabels },
  { method: 'POST', path: `${PULL}/labels`, right: 'requests', handle: addLabel },
  { method: 'DELETE', path: `${PULL}/labels/{label}`, right: 'requests', handle: removeLabel },
  { method: 'GET', path: `${PULL}/reviewers`, right: 'requests', handle: listReviewers },
  { method: 'PUT', path: `${PULL}/reviewers/{id}`, right: 'requests', handle: addReviewer },
  { method: 'DELETE', path: `${PULL}/reviewers/{id}`, right: 'requests', handle: removeReviewer },
  { method: 'GET', path: `${PULL}/threads`, right: 'requests', handle: listThreads },
  { method: 'POST', path: `${PULL}/threads`, right: 'requests', handle: addThread },
];

async function listLabels(context: RouteContext): Promise<Reply> {
  const { number, labels } = await requestOf(context);
  const value = labels.map((name) => labelBody(context, number, name));
  return ok({ count: value.length, value });
}

/** A label that is not there yet is made. */
async function addLabel(context: RouteContext): Promise<Reply> {
  const { number, labels } = await requestOf(context);
  const name = textOf(fieldsOf(context.body)['name']) ?? '';
  if (name === '') throw invalid('a label needs a name');
  const isThere = labels.some((one) => one.toLowerCase() === name.toLowerCase());
  const all = isThere ? labels : [...labels, name];
  await context.repository.requests.update(number, { labels: all });
  return ok(labelBody(context, number, name));
}

async function removeLabel(context: RouteContext): Promise<Reply> {
  const { number, labels } = await requestOf(context);
  const wanted = (context.params['label'] ?? '').toLowerCase();
  const left = labels.filter((name) => name.toLowerCase() !== wanted && idOf(name) !== wanted);
  await context.repository.requests.update(number, { labels: left });
  return { status: 200 };
}

async function listReviewers(context: RouteContext): Promise<Reply> {
  const value = reviewersOf(context, await requestOf(context));
  return ok({ count: value.length, value });
}

/** Documented: 10 approved, 5 approved with suggestions, 0 no vote, -5 waiting for the author, -10 rejected. */
const VOTES: readonly unknown[] = [10, 5, 0, -5, -10];

/** Adds a reviewer, or has one vote: everybody for themselves alone, who is added by that. */
async function addReviewer(context: RouteContext): Promise<Reply> {
  const { repository, caller, params } = context;
  const { number, reviewers } = await requestOf(context);
  const id = (params['id'] ?? '').toLowerCase();
  const isMe = id === idOf(caller.login);
  const name = isMe ? caller.login : nameOf(repository, id);
  // Assumed: how an identity is refused that is not there, or may not read the repository.
  if (name === undefined) throw invalid(`TF400898: No identity ${params['id']} was found.`);
  const { vote = 0 } = fieldsOf(context.body);
  if (typeof vote !== 'number' || !VOTES.includes(vote)) throw invalid(`${String(vote)}: no vote`);
  // Assumed: the words.
  if (vote !== 0 && !isMe) throw invalid('A vote can be cast in the name of the caller alone.');
  const { votes } = extrasOf(repository, number);
  setExtras(repository, number, { votes: new Map(votes).set(name, vote) });
  await repository.requests.update(number, { reviewers: [...new Set([...reviewers, name])] });
  return ok(reviewerBody(context, number, [name, vote]));
}

async function removeReviewer(context: RouteContext): Promise<Reply> {
  const { number, reviewers } = await requestOf(context);
  const id = (context.params['id'] ?? '').toLowerCase();
  const left = reviewers.filter((name) => idOf(name) !== id);
  await context.repository.requests.update(number, { reviewers: left });
  return { status: 200 };
}

async function listThreads(context: RouteContext): Promise<Reply> {
  const { number } = await requestOf(context);
  const { threads } = extrasOf(context.repository, number);
  const value = threads.map((comment, at) => threadBody(context, at + 1, comment));
  return ok({ count: value.length, value });
}

async function addThread(context: RouteContext): Promise<Reply> {
  const { hosting, repository, caller } = context;
  const { number } = await requestOf(context);
  const [first] = objectsIn(fieldsOf(context.body)['comments']);
  const content = textOf(first?.['content']) ?? '';
  if (content === '') throw invalid('a thread needs a comment');
  const comment = { author: caller.login, content, at: hosting.clock.now() };
  const threads = [...extrasOf(repository, number).threads, comment];
  setExtras(repository, number, { threads });
  return ok(threadBody(context, threads.length, comment));
}

function threadBody({ hosting }: RouteContext, id: number, comment: Comment): object {
  const date = new Date(comment.at).toISOString();
  return {
    ...{ id, publishedDate: date, lastUpdatedDate: date, status: 'active', isDeleted: false },
    comments: [
      {
        ...{ id: 1, parentCommentId: 0, author: identity(hosting.url, comment.author) },
        ...{ content: comment.content, publishedDate: date, lastUpdatedDate: date },
        ...{ lastContentUpdatedDate: date, commentType: 'text', usersLiked: [] },
      },
    ],
  };
}
