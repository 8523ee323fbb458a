import type { Caller, HostedRepository, Hosting } from '../hosting';
import type { Reply } from './context';
import { ok } from './context';
import { pullNodeId } from './pull-bodies';

interface GraphQl {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The one mutation that has no REST call: errors come with a 200, as GitHub's do. */
export async function answerGraphQl(
  hosting: Hosting,
  caller: Caller,
  { query = '', variables = {} }: GraphQl,
): Promise<Reply> {
  if (!query.includes('enablePullRequestAutoMerge')) {
    return failed('UNSUPPORTED', 'the local forge knows enablePullRequestAutoMerge alone');
  }
  const found = await byNodeId(hosting, String(variables['id']));
  if (found === undefined) {
    return failed(
      'NOT_FOUND',
      `Could not resolve to a node with the global id of '${String(variables['id'])}'.`,
    );
  }
  if (caller.requests !== 'write') {
    return failed('FORBIDDEN', 'Resource not accessible by integration');
  }
  const { repository, number } = found;
  if (!repository.allowsAutoMerge) {
    return failed('UNPROCESSABLE', 'Pull request Auto merge is not allowed for this repository');
  }
  await repository.requests.update(number, { autoMerge: true });
  return ok({ data: { enablePullRequestAutoMerge: { clientMutationId: null } } });
}

function failed(type: string, message: string): Reply {
  return ok({
    data: { enablePullRequestAutoMerge: null },
    errors: [{ type, path: ['enablePullRequestAutoMerge'], message }],
  });
}

async function byNodeId(
  hosting: Hosting,
  id: string,
): Promise<{ readonly repository: HostedRepository; readonly number: number } | undefined> {
  for (const repository of hosting.all()) {
    for (const { number } of await repository.requests.list()) {
      if (pullNodeId(repository.name, number) === id) return { repository, number };
    }
  }
  return undefined;
}
