import type { StoredRequest } from '../requests';
import type { Context } from './context';
import { optionalText } from './context';
import { invalid } from './error';

/** What PATCH does to the state and the base of a request; title and body are written already. */
export async function changePull(context: Context, number: number): Promise<void> {
  const base = optionalText(context, 'base');
  if (base !== undefined) await retarget(context, number, base);
  const state = optionalText(context, 'state');
  if (state === 'closed') await context.repository.requests.close(number);
  if (state === 'open') await reopen(context, number);
}

async function retarget({ repository }: Context, number: number, base: string): Promise<void> {
  const { git, requests } = repository;
  const request = await requests.get(number);
  if (request === undefined || request.base === base) return;
  const { head, headSha, state } = request;
  if (state !== 'open')
    throw wrong('base', 'Cannot change the base branch of a closed pull request.');
  const onto = await git.head(base);
  if (onto === undefined)
    throw invalid({ resource: 'PullRequest', code: 'invalid', field: 'base' });
  if (await git.isAncestor(headSha, onto)) {
    const what = `There are no new commits between base branch '${base}' and head branch '${head}'`;
    throw wrong('base', what);
  }
  const [other] = await requests.list({ state: 'open', head, base });
  if (other !== undefined) {
    const what = `A pull request already exists for base branch '${base}' and head branch '${head}'`;
    throw wrong('base', what);
  }
  await requests.update(number, { base });
}

async function reopen({ repository }: Context, number: number): Promise<void> {
  const request = await repository.requests.get(number);
  if (request?.state === 'open' || request === undefined) return;
  const why = await obstacle(repository, request);
  if (why !== undefined) throw wrong('state', `state cannot be changed. ${why}`);
  if (!(await repository.requests.reopen(number))) {
    const { head } = request;
    throw wrong(
      'state',
      `state cannot be changed. There is another open pull request for ${head}.`,
    );
  }
}

/** Why GitHub does not open it again. */
async function obstacle(
  { git }: Context['repository'],
  { state, head, headSha }: StoredRequest,
): Promise<string | undefined> {
  if (state === 'merged') return 'The pull request cannot be reopened.';
  const now = await git.head(head);
  if (now === undefined) return `The ${head} branch has been deleted.`;
  const isThere = await git.isAncestor(headSha, now);
  return isThere ? undefined : `The ${head} branch was force-pushed or recreated.`;
}

function wrong(field: string, message: string): Error {
  return invalid({ resource: 'PullRequest', code: 'invalid', field, message });
}
