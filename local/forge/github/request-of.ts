import type { Repository } from '../repository';
import type { StoredRequest } from '../requests';
import type { Context } from './context';
import { notFound } from './error';

/** The request that the path names. Throws 404. */
export async function requestOf({ repository, params }: Context): Promise<StoredRequest> {
  const found = await repository.requests.get(Number(params['number']));
  if (found === undefined) throw notFound();
  return found;
}

/** Where the branch left the base, as it was when the request ended. */
export async function leftFrom(git: Repository, request: StoredRequest): Promise<string> {
  const { base, headSha, baseSha, mergeSha, state } = request;
  const before = baseSha ?? (mergeSha === undefined ? undefined : `${mergeSha}^`);
  const onto = state === 'merged' ? before : undefined;
  return (await git.mergeBase(onto ?? `refs/heads/${base}`, headSha)) ?? headSha;
}
