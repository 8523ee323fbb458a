import type { StoredIssue } from '../issues';
import { addIssue, changeIssue, issuesOf } from '../issues';
import { isoSeconds, urlOf } from './commit-bodies';
import type { Context, Reply } from './context';
import { nodeId, ok, optionalText, textIn, textsIn } from './context';
import { labelBody } from './pull-bodies';
import { idOf, simpleUser } from './users';

/** https://docs.github.com/rest/issues/issues#create-an-issue */
export async function createIssue(context: Context): Promise<Reply> {
  const { repository, caller, hosting } = context;
  const made = addIssue(repository, {
    ...{ title: textIn(context, 'title'), body: optionalText(context, 'body') ?? '' },
    ...{ labels: textsIn(context, 'labels'), author: caller.login, createdAt: hosting.clock.now() },
  });
  return ok(plainIssueBody(context, made), 201);
}

/** The issue that the path names, where it is no request. */
export function plainIssue({ repository, params }: Context): StoredIssue | undefined {
  return issuesOf(repository).find(({ number }) => number === Number(params['number']));
}

export function changePlainIssue(context: Context, { number }: StoredIssue): Reply {
  const { repository, hosting, body } = context;
  const [title, text] = [optionalText(context, 'title'), optionalText(context, 'body')];
  const state = body['state'];
  const changed = changeIssue(repository, number, {
    ...(title !== undefined && { title }),
    ...(text !== undefined && { body: text }),
    ...((state === 'open' || state === 'closed') && { state }),
    ...(Array.isArray(body['labels']) && { labels: textsIn(context, 'labels') }),
    updatedAt: hosting.clock.now(),
  });
  return ok(changed && plainIssueBody(context, changed));
}

/** Issues that a list asks for, newest first. */
export function listedIssues(
  context: Context,
  state: string,
  labels: readonly string[],
): readonly StoredIssue[] {
  return [...issuesOf(context.repository)]
    .reverse()
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => labels.every((label) => issue.labels.includes(label)));
}

export function plainIssueBody(context: Context, issue: StoredIssue): object {
  const { hosting, repository } = context;
  const { number, title, body, labels, author, state, createdAt, updatedAt } = issue;
  const url = `${urlOf(context)}/issues/${number}`;
  const id = idOf(`${repository.name}#${number}`);
  return {
    ...{ id, node_id: nodeId('Issue', id), number, title, body, state, locked: false, url },
    ...{ html_url: `${hosting.url}/${repository.name}/issues/${number}` },
    ...{ repository_url: urlOf(context), labels_url: `${url}/labels{/name}` },
    ...{ comments_url: `${url}/comments`, events_url: `${url}/events` },
    ...{ user: simpleUser(hosting.url, author), author_association: 'CONTRIBUTOR' },
    ...{ labels: labels.map((name) => labelBody(context, name)), milestone: null },
    ...{ assignee: null, assignees: [], comments: 0, state_reason: null },
    ...{ created_at: isoSeconds(createdAt), updated_at: isoSeconds(updatedAt) },
    closed_at: state === 'open' ? null : isoSeconds(updatedAt),
  };
}
