import type { RequestChange, StoredRequest } from '../requests';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { fieldsOf, textOf } from '../routing';
import type { Status } from './enums';
import { methodIn, namedOptions, statusIn } from './enums';
import { AzureDevOpsError, invalid } from './error';
import { extrasOf, setExtras } from './extras';
import { idOf } from './identities';
import {
  descriptionIn,
  duplicate,
  getPull,
  noBranch,
  refIn,
  requestOf,
  titleIn,
} from './pull-routes';

export const PULL_CHANGES: readonly FrontRoute[] = [
  { method: 'PATCH', path: '/pullrequests/{number}', right: 'requests', handle: updatePull },
];

type Fields = Readonly<Record<string, unknown>>;

/** Documented: status, title, description, draft, completionOptions, autoCompleteSetBy and the target; no more. */
async function updatePull(context: RouteContext): Promise<Reply> {
  const request = await requestOf(context);
  const fields = fieldsOf(context.body);
  const status = statusIn(fields['status']);
  if (request.state === 'open') return changeOpen(context, request, { fields, status });
  if (request.state !== 'closed' || status !== 'active') throw notEditable();
  const { head, base } = request;
  const open = await context.repository.requests.list({ state: 'open', head, base });
  if (open.length > 0) throw duplicate();
  if (!(await context.repository.requests.reopen(request.number))) throw noBranch();
  return getPull(context);
}

function notEditable(): AzureDevOpsError {
  const message = 'TF401181: The pull request cannot be edited due to its state.';
  return new AzureDevOpsError(400, 'GitPullRequestNotEditableException', message);
}

interface Wanted {
  readonly fields: Fields;
  readonly status: Status | undefined;
}

async function changeOpen(
  context: RouteContext,
  request: StoredRequest,
  { fields, status }: Wanted,
): Promise<Reply> {
  const { repository, caller } = context;
  const { number } = request;
  const title = titleIn(fields);
  const body = descriptionIn(fields);
  const change: RequestChange = {
    ...(title !== undefined && { title }),
    ...(body !== undefined && { body }),
    ...(typeof fields['isDraft'] === 'boolean' && { draft: fields['isDraft'] }),
    ...(await targetIn(context, request, fields)),
    ...autoCompleteIn(context, number, fields),
  };
  if (Object.keys(change).length > 0) await repository.requests.update(number, change);
  const completion = namedOptions(fieldsOf(fields['completionOptions']));
  if (Object.keys(completion).length > 0) setExtras(repository, number, { completion });
  if (status === 'completed') await complete(context, request, fields);
  if (status === 'abandoned') {
    await repository.requests.close(number);
    setExtras(repository, number, { closedBy: caller.login });
  }
  return getPull(context);
}

async function targetIn(
  { repository }: RouteContext,
  { head, base }: StoredRequest,
  fields: Fields,
): Promise<RequestChange> {
  const wanted = textOf(fields['targetRefName']);
  if (wanted === undefined) return {};
  const target = refIn(wanted);
  if (target === undefined || (await repository.git.head(target)) === undefined) throw noBranch();
  if (target === base) return {};
  const others = await repository.requests.list({ state: 'open', head, base: target });
  if (others.length > 0) throw duplicate();
  return { base: target };
}

/** The id of nobody, all zeros, takes it back. Assumed: how it is refused. */
function autoCompleteIn(
  { repository, caller }: RouteContext,
  number: number,
  fields: Fields,
): RequestChange {
  const id = textOf(fieldsOf(fields['autoCompleteSetBy'])['id']);
  if (id === undefined) return {};
  if (/^[0-]+$/.test(id)) return { autoMerge: false };
  if (id !== idOf(caller.login)) throw invalid('auto-complete is set in the name of the caller');
  if (!repository.allowsAutoMerge) throw invalid('auto-complete is not to be had here');
  setExtras(repository, number, { autoCompleteSetBy: caller.login });
  return { autoMerge: true };
}

/**
 * The commit that was looked at has to be said, and to be the branch's. Azure DevOps merges a moment later; here it has
 * done so when it answers. A request that conflicts stays active, and says `conflicts`.
 */
async function complete(
  { repository, caller }: RouteContext,
  { number, draft, headSha }: StoredRequest,
  fields: Fields,
): Promise<void> {
  const seen = textOf(fieldsOf(fields['lastMergeSourceCommit'])['commitId']);
  if (seen === undefined) throw invalid('Parameter name: lastMergeSourceCommit');
  if (seen !== headSha) throw stale();
  if (draft) throw notEditable();
  const { completion = {} } = extrasOf(repository, number);
  const message = textOf(completion['mergeCommitMessage']);
  const merged = await repository.requests.merge(number, {
    method: methodIn(completion),
    by: { name: caller.login, email: `${caller.login}@example.com` },
    ...(message !== undefined && { message }),
    deleteBranch: completion['deleteSourceBranch'] === true,
  });
  if (merged.kind === 'notOpen' || merged.kind === 'moved') throw stale();
  if (merged.kind === 'merged') setExtras(repository, number, { closedBy: caller.login });
}

function stale(): AzureDevOpsError {
  const message = 'TF401192: The source branch has been modified since the last merge attempt.';
  return new AzureDevOpsError(409, 'GitPullRequestStaleException', message);
}
