import type { Caller, HostedRepository, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from './context';
import { nodeId, ok } from './context';
import { pullNodeId } from './pull-bodies';
import { answerBlobs, isQuery } from './graphql-blobs';
import { idOf } from './users';

interface GraphQl {
  readonly query?: string;
  readonly variables?: { readonly input?: Input; readonly owner?: string; readonly name?: string };
}

type Input = Readonly<Record<string, unknown>>;

interface Mutation {
  readonly hosting: Hosting;
  readonly caller: Caller;
  readonly input: Input;
}

/** What went wrong; undefined: it is done. */
type Outcome = { readonly type: string; readonly message: string } | undefined;

const MUTATIONS: Readonly<Record<string, (mutation: Mutation) => Promise<Outcome>>> = {
  enablePullRequestAutoMerge: enableAutoMerge,
  updateRefs,
};

/** The mutations that REST has no like of, and many blobs at once. Errors come with a 200, as GitHub's do. */
export async function answerGraphQl(
  hosting: Hosting,
  caller: Caller,
  { query = '', variables = {} }: GraphQl,
): Promise<Reply> {
  if (isQuery(query)) return answerBlobs(hosting, caller, query, variables);
  const name = Object.keys(MUTATIONS).find((one) => query.includes(`${one}(`)) ?? '';
  const outcome = await (MUTATIONS[name]?.({ hosting, caller, input: variables.input ?? {} }) ??
    refused(undefined, `Field doesn't exist on type 'Mutation'`));
  if (outcome === undefined) return ok({ data: { [name]: { clientMutationId: null } } });
  return ok({ data: { [name]: null }, errors: [{ ...outcome, path: [name] }] });
}

function refused(type: string | undefined, message: string): Outcome {
  return { type: type ?? 'UNPROCESSABLE', message };
}

async function enableAutoMerge({ hosting, caller, input }: Mutation): Promise<Outcome> {
  const id = String(input['pullRequestId']);
  const found = await pullById(hosting, id);
  if (found === undefined || !sees(caller, found.repository.name)) return unresolved(id);
  const { repository, number } = found;
  const closed = closedTo(repository, caller.requests);
  if (closed !== undefined) return closed;
  if (!repository.allowsAutoMerge) {
    return refused(undefined, 'Pull request Auto merge is not allowed for this repository');
  }
  await repository.requests.update(number, { autoMerge: true });
  return undefined;
}

interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: string;
  readonly afterOid: string;
  readonly force?: boolean;
}

const NOWHERE = '0'.repeat(40);

/** One ref at a time is all that is asked for here. */
async function updateRefs({ hosting, caller, input }: Mutation): Promise<Outcome> {
  const id = String(input['repositoryId']);
  const repository = hosting.all().find(({ name }) => nodeId('Repository', idOf(name)) === id);
  if (repository === undefined || !sees(caller, repository.name)) return unresolved(id);
  const closed = closedTo(repository, caller.contents);
  if (closed !== undefined) return closed;
  const [update] = input['refUpdates'] as readonly [RefUpdate];
  return moveRef(repository, update);
}

async function moveRef(
  { git, protectedBranches }: HostedRepository,
  { name, beforeOid, afterOid, force = false }: RefUpdate,
): Promise<Outcome> {
  const branch = name.replace(/^refs\/heads\//, '');
  const head = (await git.head(branch)) ?? NOWHERE;
  const expected = beforeOid ?? head;
  if (protectedBranches.has(branch)) return refused(undefined, 'Repository rule violations found');
  const isForward = [head, afterOid].includes(NOWHERE) || (await git.isAncestor(head, afterOid));
  if (!force && !isForward) return refused(undefined, 'Update is not a fast forward');
  const isMoved =
    afterOid === NOWHERE
      ? await git.deleteBranch(branch, expected)
      : await git.moveBranch(branch, afterOid, expected === NOWHERE ? undefined : expected);
  return isMoved ? undefined : refused(undefined, `Reference ${name} is not at ${expected}`);
}

function closedTo({ archived }: HostedRepository, right: Caller['contents']): Outcome {
  if (archived) return refused('FORBIDDEN', 'Repository was archived so is read-only.');
  return right === 'write'
    ? undefined
    : refused('FORBIDDEN', 'Resource not accessible by integration');
}

function unresolved(id: string): Outcome {
  return refused('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

async function pullById(
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
